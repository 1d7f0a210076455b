package io.tollgate.e2e.calls;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.e2e.client.Answer;
import io.tollgate.e2e.client.Gateway;
import io.tollgate.e2e.suite.SuiteUnderTest;
import io.tollgate.e2e.upstream.Assistant;
import io.tollgate.e2e.upstream.Prices;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Management as one product: one document, one audit log. */
class ManagementIT {

    /** Answered with bytes that are no JSON, or by a redirection. */
    private static final Set<String> NOT_ASKED = Set.of("/sso/key/generate", "/sso/callback");

    private final SuiteUnderTest suite = SuiteUnderTest.shared();
    private final Gateway gateway = new Gateway(suite);

    @Test
    void everyPathOfTheDocumentIsServed() {
        JsonNode paths = gateway.ask("/openapi.json").path("paths");
        assertThat(paths.propertyNames())
                .contains(
                        "/key/generate",
                        "/spend/logs",
                        "/model/new",
                        "/provider/budgets/{provider}",
                        "/audit",
                        "/alerts/destinations",
                        "/v1/chat/completions",
                        "/v1/models");
        Set<String> unserved = new TreeSet<>();
        for (String path : paths.propertyNames()) {
            if (!paths.path(path).has("get") || path.contains("{") || NOT_ASKED.contains(path)) {
                continue;
            }
            Answer answer = gateway.get(path, suite.masterKey());
            // 404 names a field where an object is missing, and none where the path is.
            if (answer.status() == 405 || answer.status() >= 500 && answer.status() != 503) {
                unserved.add(path + " " + answer.status());
            } else if (answer.status() == 404
                    && answer.json().at("/error/param").asString("").isEmpty()) {
                unserved.add(path + " 404");
            }
        }
        assertThat(unserved).isEmpty();
    }

    @Test
    void changesInAllServicesAreInOneLog() {
        String name = Gateway.unique("audited");
        String model =
                gateway.deploy(
                        name, "openai", suite.provider().lane(new Assistant(1, 1)), Prices.USUAL);
        gateway.manage("/tag/new", Map.of("name", name));
        Answer destination =
                gateway.post(
                        "/alerts/destinations",
                        suite.masterKey(),
                        Map.of("name", name, "channel", "slack", "url", "https://example.com/"));
        assertThat(destination.status()).isEqualTo(201);

        for (var expected :
                Map.of(
                                model,
                                "provider-service",
                                name,
                                "key-service",
                                destination.json().path("id").stringValue(),
                                "spend-service")
                        .entrySet()) {
            JsonNode log = gateway.ask("/audit?object_id=" + expected.getKey());
            assertThat(log.path("total").intValue()).isEqualTo(1);
            JsonNode line = log.at("/audit_logs/0");
            assertThat(line.path("service").stringValue()).isEqualTo(expected.getValue());
            assertThat(line.path("action").stringValue()).isEqualTo("created");
            assertThat(line.path("changed_by").stringValue()).isEqualTo("master");
            assertThat(line.path("ip_address").stringValue()).isEqualTo("127.0.0.1");
            assertThat(gateway.ask("/audit/" + line.path("id").stringValue())).isEqualTo(line);
        }
        List<String> export =
                gateway.get("/audit/export", suite.masterKey()).text().lines().toList();
        assertThat(export).hasSizeGreaterThan(3).noneMatch(line -> line.contains("sk-upstream"));
    }
}
