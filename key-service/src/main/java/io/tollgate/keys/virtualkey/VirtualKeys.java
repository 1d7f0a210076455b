package io.tollgate.keys.virtualkey;

import jakarta.persistence.LockModeType;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;

/** The keys in force. */
interface VirtualKeys extends JpaRepository<VirtualKey, String> {

    List<VirtualKey> findByLookupHashIn(Collection<String> hashes);

    boolean existsByKeyAlias(String alias);

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
}
