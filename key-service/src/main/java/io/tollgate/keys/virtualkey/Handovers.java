package io.tollgate.keys.virtualkey;

import java.time.Instant;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;

/** Secrets waiting to be fetched. */
interface Handovers extends JpaRepository<Handover, String> {

    @Modifying
    @Query("delete from Handover h where h.validUntil <= :now")
    int deleteEnded(Instant now);
}
