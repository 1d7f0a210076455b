package io.tollgate.spend.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.contracts.ContractJson;
import io.tollgate.platform.ApiException;
import io.tollgate.platform.UnknownFields;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Where private addresses are not allowed, which is the default, and no vault key is set. */
class TargetFormTest {

    private final AlertProperties settings = TestSettings.of(Map.of());
    private final Targets targets = new Targets(settings);
    private final Senders senders = new Senders(targets, settings, InstantSource.system());
    private final TargetForm form = new TargetForm(senders, UnknownFields.ignoring());

    @AfterEach
    void close() throws Exception {
        senders.destroy();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://127.0.0.1/hook",
                "https://[::1]/hook",
                "https://localhost:8443/hook",
                "https://169.254.169.254/latest/meta-data",
                "https://2130706433/hook",
                "http://8.8.8.8/hook"
            })
    void addressesInsideAndPlainHttpAreRefused(String url) {
        refuses("url", Channel.WEBHOOK, "{\"url\": \"" + url + "\"}");
    }

    @Test
    void mailServersInsideAreRefused() {
        refuses(
                "smtp.host",
                Channel.EMAIL,
                """
                {"to": ["a@example.com"], "smtp": {"host": "127.0.0.1", "sender": "t@example.com"}}
                """);
    }

    @Test
    void publicAddressesAreTaken() {
        assertThat(read(Channel.TEAMS, "{\"url\": \"https://8.8.8.8/hook\"}"))
                .isEqualTo(new Target.Teams("https://8.8.8.8/hook"));
    }

    @Test
    void nothingIsStoredWithoutAVaultKey() {
        assertThatThrownBy(() -> targets.seal("id", new Target.Slack("https://example.com")))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refused -> assertThat(refused.error().status().value()).isEqualTo(503))
                .hasMessageContaining("TOLLGATE_VAULT_KEY");
    }

    private void refuses(String field, Channel channel, String json) {
        assertThatThrownBy(() -> read(channel, json))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refused -> {
                            assertThat(refused.error().status().value()).isEqualTo(400);
                            assertThat(refused.error().param()).isEqualTo(field);
                        });
    }

    private Target read(Channel channel, String json) {
        JsonNode body = ContractJson.MAPPER.readTree(json);
        return form.read(Form.of(body, ""), channel, null);
    }
}
