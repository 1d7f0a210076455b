package io.tollgate.keys.virtualkey;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;

/** Secrets of before. */
interface FormerSecrets extends JpaRepository<FormerSecret, FormerSecret.Key> {

    @Query("select s from FormerSecret s where s.lookupHash in :hashes and s.validUntil > :now")
    List<FormerSecret> goodAmong(Collection<String> hashes, Instant now);

    @Modifying
    @Query("delete from FormerSecret s where s.token = :token")
    void deleteOf(String token);

    @Modifying
    @Query("delete from FormerSecret s where s.validUntil <= :now")
    int deleteEnded(Instant now);
}
