package io.tollgate.keys.virtualkey;

import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;

/** The keys in force. */
interface VirtualKeys extends JpaRepository<VirtualKey, String> {

    List<VirtualKey> findByLookupHashIn(Collection<String> hashes);

    boolean existsByKeyAlias(String alias);

    boolean existsByBudgetId(String budgetId);

    @Query("select k.token from VirtualKey k where k.keyAlias = :alias")
    Optional<String> tokenOfAlias(String alias);

    /**
     * Locked in the order of their ids, so that two changes of several keys never wait in a circle.
     */
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select k from VirtualKey k where k.token in :tokens order by k.token")
    List<VirtualKey> lockAll(Collection<String> tokens);

    /**
     * Where a key of this id was deleted before, its last version; the new key goes on from there.
     */
    @Query("select max(d.version) from DeletedKey d where d.token = :token")
    Optional<Long> lastDeletedVersion(String token);

    @Modifying
    @Query(
            "update VirtualKey k set k.lookupHash = :hash, k.pepper = :pepper"
                    + " where k.token = :token and k.lookupHash = :old")
    int movePepper(String token, String old, String hash, String pepper);

    /** A key that is due to rotate and that no other replica is about to; locked. */
    @Query(
            nativeQuery = true,
            value =
                    "select * from keys.virtual_key where auto_rotate and next_rotation_at <= :now"
                            + " and blocked is not true and (expires is null or expires > :now)"
                            + " order by next_rotation_at limit 1 for update skip locked")
    Optional<VirtualKey> lockDue(Instant now);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select k from VirtualKey k where k.budgetId = :budgetId order by k.token")
    List<VirtualKey> lockWithBudget(String budgetId);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select k from VirtualKey k where k.teamId in :teams order by k.token")
    List<VirtualKey> lockOfTeams(Collection<String> teams);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select k from VirtualKey k where k.userId in :users order by k.token")
    List<VirtualKey> lockOfUsers(Collection<String> users);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select k from VirtualKey k where k.organizationId in :organizations order by k.token")
    List<VirtualKey> lockOfOrganizations(Collection<String> organizations);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query(
            "select k from VirtualKey k where k.teamId = :team and k.userId = :user"
                    + " order by k.token")
    List<VirtualKey> lockOfMember(String team, String user);

    @Query(
            "select distinct new io.tollgate.keys.virtualkey.Tenancy(k.organizationId,"
                    + " t.organizationId, k.teamId, cast(null as String)) from VirtualKey k"
                    + " left join Team t on t.id = k.teamId where k.teamId = :team")
    List<Tenancy> tenanciesOfTeam(String team);

    @Query(
            "select distinct new io.tollgate.keys.virtualkey.Tenancy(k.organizationId,"
                    + " t.organizationId, k.teamId, k.userId) from VirtualKey k"
                    + " left join Team t on t.id = k.teamId where k.userId = :user")
    List<Tenancy> tenanciesOfUser(String user);

    @Query(
            "select new io.tollgate.keys.virtualkey.OwnerCount(k.teamId, count(k))"
                    + " from VirtualKey k where k.teamId in :teams group by k.teamId")
    List<OwnerCount> countOfTeams(Collection<String> teams);

    @Query(
            "select new io.tollgate.keys.virtualkey.OwnerCount(k.userId, count(k))"
                    + " from VirtualKey k where k.userId in :users group by k.userId")
    List<OwnerCount> countOfUsers(Collection<String> users);

    @Query("select k from VirtualKey k where k.teamId = :team order by k.createdAt desc, k.token")
    List<VirtualKey> newestOfTeam(String team, Limit most);

    @Query("select k from VirtualKey k where k.userId = :user order by k.createdAt desc, k.token")
    List<VirtualKey> newestOfUser(String user, Limit most);
}
