package io.tollgate.e2e.calls;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.e2e.client.Answer;
import io.tollgate.e2e.client.Gateway;
import io.tollgate.e2e.suite.Service;
import io.tollgate.e2e.suite.SuiteUnderTest;
import io.tollgate.e2e.upstream.Assistant;
import io.tollgate.e2e.upstream.Lane;
import io.tollgate.e2e.upstream.Prices;
import java.net.http.HttpRequest;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Metrics and health of every process, on its management port only. */
class MetricsIT {

    private final SuiteUnderTest suite = SuiteUnderTest.shared();
    private final Gateway gateway = new Gateway(suite);

    @Test
    void everyServiceHasHealthAndMetricsOnItsManagementPortOnly() {
        for (Service service : suite.services()) {
            assertThat(get(service, "/actuator/health/liveness").status()).isEqualTo(200);
            assertThat(get(service, "/actuator/health/readiness").status()).isEqualTo(200);
            assertThat(get(service, "/actuator/prometheus").text())
                    .contains("jvm_memory_used_bytes", "process_cpu_usage");
            assertThat(get(service, "/actuator/env").status()).isIn(401, 404);
            HttpRequest exposed =
                    HttpRequest.newBuilder(service.address().resolve("/actuator/prometheus"))
                            .build();
            assertThat(gateway.send(exposed).status()).isIn(401, 404);
        }
    }

    @Test
    void theGatewayCountsAdmissionsHoldsAndTheLedgersQueue() {
        Lane lane = suite.provider().lane(new Assistant(12, 10));
        String model = Gateway.unique("measured");
        gateway.deploy(model, "openai", lane, Prices.USUAL);
        gateway.chat(gateway.key(Map.of()).plain(), model, "Hello");
        gateway.chatStream(gateway.key(Map.of()).plain(), model, "Hello");

        String metrics = get(suite.service(SuiteUnderTest.GATEWAY), "/actuator/prometheus").text();

        assertThat(metrics)
                .contains("tollgate_admissions_total{")
                .contains("tollgate_holds_active")
                .contains("tollgate_ledger_queue_size");
    }

    @Test
    void healthPathsAreOpen() {
        HttpRequest alive = HttpRequest.newBuilder(gateway.uri("/health/liveliness")).build();
        HttpRequest ready = HttpRequest.newBuilder(gateway.uri("/health/readiness")).build();

        assertThat(gateway.send(alive).text()).isEqualTo("\"I'm alive!\"");
        Answer readiness = gateway.send(ready);
        assertThat(readiness.status()).isEqualTo(200);
        assertThat(readiness.json().path("status").stringValue()).isEqualTo("healthy");
        assertThat(readiness.json().path("db").stringValue()).isEqualTo("connected");
        assertThat(readiness.json().path("cache").stringValue()).isEqualTo("redis");
    }

    private Answer get(Service service, String path) {
        return gateway.send(HttpRequest.newBuilder(service.management().resolve(path)).build());
    }
}
