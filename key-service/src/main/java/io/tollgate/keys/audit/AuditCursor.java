package io.tollgate.keys.audit;

import io.tollgate.keys.management.Fields;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The last line of a page. Lines of all services stand in one order: by moment, of the same moment
 * by service, then by id.
 *
 * @param at exact to the microsecond
 */
record AuditCursor(Instant at, AuditSource source, long id) {

    private static final Pattern TEXT = Pattern.compile("([0-9]{1,18})-([0-9])-([0-9]{1,18})");

    /**
     * Reads {@code next_cursor}; null is none.
     *
     * @throws io.tollgate.platform.ApiException 400
     */
    static @Nullable AuditCursor read(@Nullable String text) {
        if (text == null) {
            return null;
        }
        Matcher read = TEXT.matcher(text);
        if (!read.matches() || Integer.parseInt(read.group(2)) >= AuditSource.values().length) {
            throw Fields.bad("cursor", "is the 'next_cursor' of a page");
        }
        return new AuditCursor(
                Instant.EPOCH.plus(Long.parseLong(read.group(1)), ChronoUnit.MICROS),
                AuditSource.values()[Integer.parseInt(read.group(2))],
                Long.parseLong(read.group(3)));
    }

    String text() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, at) + "-" + source.ordinal() + "-" + id;
    }

    /** Of the same moment, lines of another service with an id below this are still to come. */
    long lowerThan(AuditSource other) {
        if (other == source) {
            return id;
        }
        return other.ordinal() > source.ordinal() ? Long.MAX_VALUE : 0;
    }
}
