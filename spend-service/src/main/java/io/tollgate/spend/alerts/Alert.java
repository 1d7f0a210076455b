package io.tollgate.spend.alerts;

import io.tollgate.contracts.Budget;
import io.tollgate.contracts.LevelKind;
import io.tollgate.contracts.Window;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One finding about one window of one budget, as it was when it was raised.
 *
 * @param id the same for the same finding, whoever makes it
 * @param name of the entity, for people; null when it has none
 * @param duration of the budget's windows, null for one that is never reset
 * @param limitNanoUsd the limit, or of {@link AlertKind#SOFT_BUDGET} the soft budget
 * @param exhaustedAt when the limit will be spent, for a projection only
 */
record Alert(
        UUID id,
        Subject subject,
        @Nullable String name,
        AlertKind kind,
        Window window,
        @Nullable String duration,
        long limitNanoUsd,
        long spentNanoUsd,
        @Nullable Instant exhaustedAt,
        Instant raisedAt,
        @Nullable Instant acknowledgedAt,
        @Nullable String acknowledgedBy) {

    static Alert of(
            Subject subject,
            @Nullable String name,
            Budget budget,
            Window window,
            Finding finding,
            long spent,
            Instant now) {
        return new Alert(
                id(subject, window.name(), finding),
                subject,
                name,
                finding.kind(),
                window,
                budget.duration(),
                finding.limitNanoUsd(),
                spent,
                finding.exhaustedAt(),
                now,
                null,
                null);
    }

    /** An example, for test sends. */
    static Alert example(Instant now) {
        return new Alert(
                new UUID(0, 0),
                new Subject(LevelKind.KEY, "example", "", ""),
                "example key",
                AlertKind.THRESHOLD_80,
                Window.LIFETIME,
                null,
                10_000_000_000L,
                8_000_000_000L,
                null,
                now,
                null,
                null);
    }

    /**
     * The limit is part of it: a budget that was raised is worth new alerts, one that was not is
     * not.
     */
    private static UUID id(Subject subject, String window, Finding finding) {
        String about =
                String.join(
                        "\n",
                        subject.kind().label(),
                        subject.id(),
                        subject.tenant(),
                        window,
                        finding.kind().label(),
                        Long.toString(finding.limitNanoUsd()));
        ByteBuffer digest = ByteBuffer.wrap(sha256(about));
        // Version 8 is for ids of one's own making, see RFC 9562, section 5.8.
        long high = digest.getLong() & ~0xf000L | 0x8000L;
        long low = digest.getLong() & 0x3fffffffffffffffL | 0x8000000000000000L;
        return new UUID(high, low);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("SHA-256 is part of every JDK", missing);
        }
    }
}
