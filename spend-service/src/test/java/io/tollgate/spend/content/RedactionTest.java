package io.tollgate.spend.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.contracts.ContractJson;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {

    private final Redaction redaction = new Redaction(List.of("\\b\\d{4}-\\d{4}-\\d{4}-\\d{4}\\b"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sk-1234567890abcdef",
                "sk-proj-Ab_12345678-90",
                "ghp_abcdefghijklmnopqrstuvwxyz0123456789",
                "xoxb-1234567890-abcdef",
                "AKIAABCDEFGHIJKLMNOP",
                "Bearer abcdefghijklmnop.qrs",
                "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl",
                "jane.doe+test@mail.example.co.uk",
                "1234-5678-9012-3456"
            })
    void secretsAddressesAndWhatTheOperatorNamesAreTakenOut(String secret) {
        assertThat(redaction.of("before " + secret + " after"))
                .isEqualTo("before [redacted] after");
    }

    @Test
    void aPrivateKeyIsTakenOutWithItsLines() {
        String key = "-----BEGIN RSA PRIVATE KEY-----\nMIIB\nAAAA\n-----END RSA PRIVATE KEY-----";

        assertThat(redaction.of("x " + key + " y")).isEqualTo("x [redacted] y");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a task-force", "4 @ 5 dollars", "risk-averse", "E=mc2", "1234-5678"})
    void ordinaryWordsStay(String text) {
        assertThat(redaction.of(text)).isEqualTo(text);
    }

    @Test
    void everyTextOfATreeIsLookedAtAndItsShapeStays() {
        String body =
                "{\"n\":1,\"messages\":[{\"content\":\"mail\\njane@example.com\",\"ok\":true}],\"none\":null}";

        assertThat(redaction.of(ContractJson.MAPPER.readTree(body)).toString())
                .isEqualTo(
                        "{\"n\":1,\"messages\":[{\"content\":\"mail\\n[redacted]\",\"ok\":true}],\"none\":null}");
    }

    @Test
    void aLongTextWithoutSecretsIsReadQuickly() {
        String text = "a.b-c_d%e+f@".repeat(20_000);

        assertThat(redaction.of(text)).hasSizeLessThanOrEqualTo(text.length());
    }

    @Test
    void settingsAreChecked() {
        assertThatThrownBy(() -> new ContentProperties(0, List.of()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("TOLLGATE_CONTENT_RETENTION_DAYS");
        assertThatThrownBy(() -> new ContentProperties(30, List.of("(")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("redact");
        assertThat(new ContentProperties(30, List.of("", "x")).redact()).containsExactly("x");
    }
}
