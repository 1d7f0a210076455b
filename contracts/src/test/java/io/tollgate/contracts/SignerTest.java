package io.tollgate.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Base64;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SignerTest {

    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00.123Z");

    private Instant now = NOW;
    private final Signer signer = new Signer(SECRET, () -> now);
    private final CallContext statement =
            new CallContext(
                    new UUID(1, 2),
                    new Principal(Role.INTERNAL_USER, "a".repeat(64), "üser ✓", null, null),
                    new CallContext.ModelCall("gpt", "gpt", 12L, true));

    @Test
    void believesWhatItSignedUntilTheMinuteIsOver() {
        String signed = signer.sign("key-service", statement);

        assertThat(signer.verify("key-service", CallContext.class, signed)).isEqualTo(statement);
        now = NOW.plus(Signer.LIFETIME).minusMillis(1);
        assertThat(signer.verify("key-service", CallContext.class, signed)).isEqualTo(statement);
        now = NOW.plus(Signer.LIFETIME);
        refuses("key-service", CallContext.class, signed);
    }

    @Test
    void refusesAnotherAudienceTypeOrSecret() {
        String signed = signer.sign("key-service", statement);

        refuses("spend-service", CallContext.class, signed);
        refuses("key-servic", CallContext.class, signed);
        refuses("", CallContext.class, signed);
        refuses("key-service", ServiceToken.class, signed);
        String foreign =
                new Signer(SECRET.replace('0', 'x'), () -> now).sign("key-service", statement);
        refuses("key-service", CallContext.class, foreign);
    }

    @Test
    void refusesAStatementTruncatedAtAnyPosition() {
        String signed = signer.sign("key-service", statement);
        for (int length = 0; length < signed.length(); length++) {
            refuses("key-service", CallContext.class, signed.substring(0, length));
        }
    }

    @Test
    void aChangedCharacterNeverChangesWhatIsBelieved() {
        String signed = signer.sign("key-service", statement);
        int lastOfMac = signed.length() - 1;
        for (int i = 0; i < signed.length(); i++) {
            for (char other : ".A_9 +é\u0000\n".toCharArray()) {
                if (signed.charAt(i) == other || i == lastOfMac) {
                    // The last digit of base64 has bits that mean nothing.
                    continue;
                }
                refuses(
                        "key-service",
                        CallContext.class,
                        signed.substring(0, i) + other + signed.substring(i + 1));
            }
        }
    }

    @Test
    void refusesALongerLifeAnotherPayloadAndAnEmptyMac() {
        String[] parts = signer.sign("key-service", statement).split("\\.");
        long later = Long.parseLong(parts[1]) + 1;
        String admin =
                Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(
                                ContractJson.MAPPER.writeValueAsBytes(
                                        new CallContext(new UUID(1, 2), Principal.master(), null)));

        refuses("key-service", CallContext.class, parts[0] + "." + later + "." + parts[2]);
        refuses("key-service", CallContext.class, admin + "." + parts[1] + "." + parts[2]);
        refuses("key-service", CallContext.class, parts[0] + "." + parts[1] + ".");
        refuses("key-service", CallContext.class, ".." + parts[2]);
        refuses("key-service", CallContext.class, parts[0] + ".-1." + parts[2]);
        refuses("key-service", CallContext.class, parts[0] + "." + "9".repeat(30) + "." + parts[2]);
    }

    @Test
    void noiseIsRefusedAndNothingElseHappens() {
        Random random = new Random(7);
        String alphabet = "abcXYZ019-_.=+ \u0000é\uD83D";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder noise = new StringBuilder();
            for (int length = random.nextInt(80); length > 0; length--) {
                noise.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            refuses("key-service", CallContext.class, noise.toString());
        }
    }

    @Test
    void aShortSecretIsRefusedWithoutBeingNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Signer("short-and-secret", () -> NOW))
                .withMessageNotContaining("short-and-secret");
    }

    private void refuses(String audience, Class<?> type, String signed) {
        assertThatThrownBy(() -> signer.verify(audience, type, signed))
                .isExactlyInstanceOf(InvalidSignatureException.class);
    }
}
