package io.tollgate.e2e.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.LintResult;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The Helm chart, linted and rendered without a cluster. */
class ChartTest {

    private static final List<String> SERVICES =
            List.of("gateway-service", "key-service", "spend-service", "provider-service");

    @Test
    void passesTheStrictLint() {
        LintResult result = Chart.helm().lint().strict().call();
        assertThat(result.isFailed()).as(result.getMessages().toString()).isFalse();
    }

    @Test
    void rendersFourDeploymentsAndServicesByDefault() {
        List<Map<?, ?>> objects = Chart.render(Map.of());

        assertThat(Chart.ofKind(objects, "Deployment")).hasSize(4);
        assertThat(Chart.ofKind(objects, "Service")).hasSize(4);
        assertThat(Chart.ofKind(objects, "Ingress")).isEmpty();
        assertThat(Chart.ofKind(objects, "ServiceMonitor")).isEmpty();
        assertThat(Chart.ofKind(objects, "Secret")).as("the chart holds no secret").isEmpty();
        wellFormed(objects);
    }

    @Test
    void rendersEverythingThatCanBeSwitchedOn() {
        List<Map<?, ?>> objects = Chart.render(Chart.ALL_ON);

        assertThat(Chart.ofKind(objects, "Ingress")).hasSize(1);
        assertThat(Chart.ofKind(objects, "HorizontalPodAutoscaler")).hasSize(4);
        assertThat(Chart.ofKind(objects, "NetworkPolicy")).isNotEmpty();
        assertThat(Chart.ofKind(objects, "ServiceMonitor")).isNotEmpty();
        wellFormed(objects);
    }

    @Test
    void rendersTheExampleForEks() {
        List<Map<?, ?>> objects =
                Chart.render(Chart.FOLDER.resolve("examples").resolve("eks.yaml"));

        assertThat(Chart.ofKind(objects, "Ingress")).hasSize(1);
        wellFormed(objects);
    }

    @Test
    void givesTheConfigurationToThoseWhoReadIt() {
        String limit = "config.router_settings.provider_budget_config.openai.budget_limit";
        List<Map<?, ?>> objects = Chart.render(Map.of(limit, 100));

        Map<?, ?> file = Chart.ofKind(objects, "ConfigMap").getFirst();
        assertThat(String.valueOf(Yaml11.map(file, "data").get("config.yaml")))
                .contains("provider_budget_config:", "budget_limit: 100");
        String name = String.valueOf(Yaml11.map(file, "metadata").get("name"));
        List<String> readers =
                Chart.ofKind(objects, "Deployment").stream()
                        .filter(each -> String.valueOf(each).contains("TOLLGATE_CONFIG_FILE"))
                        .peek(
                                each ->
                                        assertThat(String.valueOf(each))
                                                .contains("configMap={name=" + name + "}")
                                                .contains("mountPath=/etc/tollgate,"))
                        .map(each -> String.valueOf(Yaml11.map(each, "metadata").get("name")))
                        .toList();
        assertThat(readers)
                .containsExactlyInAnyOrder(
                        "tollgate-gateway", "tollgate-key", "tollgate-spend", "tollgate-provider");
        assertThat(checksums(objects))
                .hasSize(1)
                .isNotEqualTo(checksums(Chart.render(Map.of(limit, 200))));
        assertThat(Chart.ofKind(Chart.render(Map.of()), "ConfigMap")).isEmpty();
    }

    /** What makes pods start anew. */
    private static Set<Object> checksums(List<Map<?, ?>> objects) {
        Set<Object> checksums = new HashSet<>();
        for (Map<?, ?> deployment : Chart.ofKind(objects, "Deployment")) {
            Map<?, ?> pod = Yaml11.map(deployment, "spec", "template", "metadata");
            if (pod.containsKey("annotations")) {
                checksums.add(Yaml11.map(pod, "annotations").get("checksum/config"));
            }
        }
        return checksums;
    }

    @Test
    void refusesValuesItDoesNotKnow() {
        assertThatThrownBy(() -> Chart.render(Map.of("gateway.replica", 3)))
                .hasMessageContaining("replica");
    }

    /** What every object, and every pod, must have. */
    private static void wellFormed(List<Map<?, ?>> objects) {
        for (Map<?, ?> each : objects) {
            assertThat(each.get("apiVersion")).isNotNull();
            assertThat(Yaml11.map(each, "metadata").get("name")).isNotNull();
        }
        assertThat(Chart.ofKind(objects, "Deployment"))
                .allSatisfy(
                        deployment -> {
                            Map<?, ?> pod = Yaml11.map(deployment, "spec", "template", "spec");
                            Map<?, ?> container = (Map<?, ?>) Yaml11.list(pod, "containers").get(0);
                            assertThat(SERVICES)
                                    .anyMatch(
                                            name ->
                                                    String.valueOf(container.get("image"))
                                                            .contains(name));
                            assertThat(
                                            Yaml11.map(container, "readinessProbe", "httpGet")
                                                    .get("path"))
                                    .isEqualTo("/actuator/health/readiness");
                            assertThat(
                                            Yaml11.map(container, "livenessProbe", "httpGet")
                                                    .get("path"))
                                    .isEqualTo("/actuator/health/liveness");
                            assertThat(Yaml11.map(container, "resources", "limits").get("memory"))
                                    .isNotNull();
                            assertThat(
                                            Yaml11.map(container, "securityContext")
                                                    .get("allowPrivilegeEscalation"))
                                    .isEqualTo(false);
                            Map<?, ?> wanted =
                                    Yaml11.map(deployment, "spec", "selector", "matchLabels");
                            Map<?, ?> labels =
                                    Yaml11.map(
                                            deployment, "spec", "template", "metadata", "labels");
                            assertThat(wanted).isNotEmpty();
                            wanted.forEach(
                                    (name, value) ->
                                            assertThat((Object) labels.get(name)).isEqualTo(value));
                        });
    }
}
