package io.tollgate.keys.virtualkey;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A secret made by schedule, sealed, until somebody entitled fetches it. */
@Entity
@Table(name = "handover")
class Handover {

    @Id
    @Column(name = "token")
    String token = "";

    @Column(name = "sealed")
    String sealed = "";

    @Column(name = "valid_until")
    Instant validUntil = Instant.EPOCH;
}
