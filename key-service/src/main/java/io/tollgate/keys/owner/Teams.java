package io.tollgate.keys.owner;

import jakarta.persistence.LockModeType;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;

/** All teams. */
interface Teams extends Owners<Team> {

    /** Inside a transaction: keeps the team from changing or going until its end. */
    @Lock(LockModeType.PESSIMISTIC_READ)
    @Query("select t from Team t where t.id = :id")
    Optional<Team> hold(String id);

    @Query("select t.id from Team t where t.organizationId in :organizations order by t.id")
    List<String> idsInOrganizations(Collection<String> organizations);

    /** Names alone: a large organisation has thousands of teams. */
    @Query(
            "select new io.tollgate.keys.owner.TeamName(t.id, t.alias, t.organizationId) from Team t"
                    + " where t.organizationId in :organizations order by t.id")
    List<TeamName> namesInOrganizations(Collection<String> organizations);

    @Query("select t.id from Team t where t.alias = :alias order by t.id")
    List<String> idsOfAlias(String alias, Limit most);

    @Query(
            nativeQuery = true,
            value = "select id from keys.team where scim ->> 'externalId' = :externalId")
    List<String> idsOfExternalId(String externalId);
}
