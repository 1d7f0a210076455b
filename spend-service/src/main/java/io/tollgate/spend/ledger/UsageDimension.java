package io.tollgate.spend.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * What many ledger rows have in common, in the names of the columns of {@code
 * spend.usage_dimension}.
 *
 * @param id the first 16 bytes of SHA-256 over the other fields; {@code spend.ledger_usage} makes
 *     the same
 */
@JsonNaming(SnakeCaseStrategy.class)
record UsageDimension(
        UUID id,
        String tenant,
        @Nullable String organizationId,
        @Nullable String teamId,
        @Nullable String userId,
        String keyId,
        @Nullable String keyAlias,
        String callType,
        String modelGroup,
        @Nullable String model,
        @Nullable String provider,
        @Nullable String deploymentId,
        @Nullable String apiBase,
        @Nullable String region,
        String status,
        @Nullable String errorClass,
        boolean cacheHit) {

    static UsageDimension of(LedgerEntry row) {
        return new UsageDimension(
                id(row),
                row.tenant(),
                row.organizationId(),
                row.teamId(),
                row.userId(),
                row.keyId(),
                row.keyAlias(),
                row.callType(),
                row.modelGroup(),
                row.model(),
                row.provider(),
                row.deploymentId(),
                row.apiBase(),
                row.region(),
                row.status(),
                row.errorClass(),
                row.cacheHit());
    }

    /** Texts with their lengths before them: no two combinations are written alike. */
    private static UUID id(LedgerEntry row) {
        String written =
                Stream.of(
                                        row.tenant(),
                                        row.organizationId(),
                                        row.teamId(),
                                        row.userId(),
                                        row.keyId(),
                                        row.keyAlias(),
                                        row.callType(),
                                        row.modelGroup(),
                                        row.model(),
                                        row.provider(),
                                        row.deploymentId(),
                                        row.apiBase(),
                                        row.region(),
                                        row.status(),
                                        row.errorClass())
                                .map(UsageDimension::written)
                                .collect(Collectors.joining())
                        + (row.cacheHit() ? "1" : "0");
        ByteBuffer digest = ByteBuffer.wrap(sha256().digest(written.getBytes(UTF_8)));
        return new UUID(digest.getLong(), digest.getLong());
    }

    private static String written(@Nullable String text) {
        return text == null ? "-" : text.getBytes(UTF_8).length + ":" + text;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
