package io.tollgate.spend.ledger;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.UUID;

/** The time inside a UUIDv7, see https://www.rfc-editor.org/rfc/rfc9562#section-5.7. */
public final class RequestDay {

    private RequestDay() {}

    /** When the id was made, to the millisecond. */
    static Instant instant(UUID version7) {
        return Instant.ofEpochMilli(version7.getMostSignificantBits() >>> 16);
    }

    /** The UTC day on which the id was made: the ledger's partition. */
    public static LocalDate of(UUID version7) {
        return day(instant(version7));
    }

    /** The UTC day of a moment. */
    static LocalDate day(Instant moment) {
        return LocalDate.ofInstant(moment, ZoneOffset.UTC);
    }
}
