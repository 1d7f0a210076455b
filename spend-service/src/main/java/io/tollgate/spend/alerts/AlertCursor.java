package io.tollgate.spend.alerts;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tollgate.platform.ApiException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.UUID;

/** The place of an alert in the listing. */
record AlertCursor(Instant raisedAt, UUID id) {

    static AlertCursor of(Alert alert) {
        return new AlertCursor(alert.raisedAt(), alert.id());
    }

    String text() {
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, raisedAt);
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((micros + ":" + id).getBytes(UTF_8));
    }

    /**
     * Reads {@link #text}.
     *
     * @throws ApiException 400 for anything else
     */
    static AlertCursor parse(String text) {
        try {
            String plain = new String(Base64.getUrlDecoder().decode(text), UTF_8);
            int colon = plain.indexOf(':');
            long micros = Long.parseLong(plain, 0, Math.max(colon, 0), 10);
            Instant raisedAt = Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
            if (Duration.between(Instant.EPOCH, raisedAt).abs().toDays() < 1_000_000) {
                return new AlertCursor(raisedAt, UUID.fromString(plain.substring(colon + 1)));
            }
        } catch (IllegalArgumentException | java.time.DateTimeException | ArithmeticException no) {
            // Answered below.
        }
        throw ApiException.badRequest("cursor", "'cursor' is not one that this listing gave.");
    }
}
