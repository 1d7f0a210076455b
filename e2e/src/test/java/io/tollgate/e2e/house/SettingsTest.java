package io.tollgate.e2e.house;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.e2e.suite.SuiteUnderTest;
import io.tollgate.sdk.provider.ProviderRow;
import io.tollgate.sdk.provider.ProviderRows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Environment variables: what deployment files set is read, and what is read is written down. */
class SettingsTest {

    private static final Path ROOT = SuiteUnderTest.root();
    private static final Pattern READ = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]*)");

    /** Of the JVM and of Spring Boot itself. */
    private static final Set<String> PLATFORM =
            Set.of(
                    "JAVA_TOOL_OPTIONS",
                    "JDK_JAVA_OPTIONS",
                    "SERVER_ADDRESS",
                    "MANAGEMENT_SERVER_ADDRESS");

    /** Read by Amazon's SDK itself, for exports to S3. */
    private static final Set<String> OF_AMAZON =
            Set.of("AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY");

    /** For orchestrators, which set them beside the ports they publish. */
    private static final Set<String> INTERNAL = Set.of("TOLLGATE_PORT", "TOLLGATE_MANAGEMENT_PORT");

    @ParameterizedTest
    @ValueSource(strings = {"gateway-service", "key-service", "spend-service", "provider-service"})
    void whatTheChartSetsIsRead(String service) {
        for (var values : List.of(Map.<String, Object>of(), Chart.ALL_ON)) {
            Map<?, ?> container = container(service, Chart.render(values));
            Set<String> set = new TreeSet<>();
            Yaml11.list(container, "env")
                    .forEach(each -> set.add(String.valueOf(((Map<?, ?>) each).get("name"))));
            assertThat(set).isNotEmpty();
            assertThat(readBy(service)).as("read by " + service).containsAll(set);
            assertThat(set).as("secrets of " + service).containsAll(secretsOf(service));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gateway-service", "key-service", "spend-service", "provider-service"})
    void whatComposeSetsIsRead(String service) {
        Map<?, ?> compose = Yaml11.file(ROOT.resolve("docker-compose.yml"));
        Set<String> set = new TreeSet<>();
        Yaml11.map(compose, "services", service, "environment")
                .keySet()
                .forEach(name -> set.add(String.valueOf(name)));
        assertThat(set).isNotEmpty();
        assertThat(readBy(service)).as("read by " + service).containsAll(set);
        assertThat(set).as("secrets of " + service).containsAll(secretsOf(service));
    }

    @Test
    void whatAServiceReadsIsWrittenDown() {
        String documents =
                text(ROOT.resolve(".env.example"))
                        + text(ROOT.resolve("docker-compose.yml"))
                        + text(Chart.FOLDER.resolve("values.yaml"))
                        + text(Chart.FOLDER.resolve("templates").resolve("deployments.yaml"))
                        + text(Chart.FOLDER.resolve("templates").resolve("_helpers.tpl"));
        for (String service :
                List.of("gateway-service", "key-service", "spend-service", "provider-service")) {
            for (String name : fromYaml(service)) {
                if (!INTERNAL.contains(name)) {
                    assertThat(documents.contains(name))
                            .as(name + " of " + service + " is documented")
                            .isTrue();
                }
            }
        }
    }

    @Test
    void keysOfProvidersInTheExampleAreThoseThatRowsName() {
        Matcher named =
                Pattern.compile("(?m)^#([A-Z0-9_]+_API_KEY|[A-Z0-9_]+_API_BASE)=")
                        .matcher(text(ROOT.resolve(".env.example")));
        Set<String> known = ofProviders();
        int count = 0;
        while (named.find()) {
            assertThat(known).contains(named.group(1));
            count++;
        }
        assertThat(count).isGreaterThan(5);
    }

    private static Set<String> readBy(String service) {
        Set<String> names = new TreeSet<>(PLATFORM);
        names.addAll(fromYaml(service));
        if (service.equals("provider-service")) {
            names.addAll(ofProviders());
        }
        if (service.equals("spend-service")) {
            names.addAll(OF_AMAZON);
        }
        if (!service.equals("gateway-service")) {
            names.add("TOLLGATE_DATABASE_URL");
        }
        return names;
    }

    /** Without them the service does not start. */
    private static Set<String> secretsOf(String service) {
        return switch (service) {
            case "gateway-service" ->
                    Set.of(
                            "TOLLGATE_INTERNAL_SECRET",
                            "TOLLGATE_MASTER_KEY",
                            "TOLLGATE_KEY_PEPPER");
            case "key-service" -> Set.of("TOLLGATE_INTERNAL_SECRET", "TOLLGATE_KEY_PEPPER");
            case "spend-service" -> Set.of("TOLLGATE_INTERNAL_SECRET");
            case "provider-service" -> Set.of("TOLLGATE_INTERNAL_SECRET", "TOLLGATE_VAULT_KEY");
            default -> throw new IllegalArgumentException(service);
        };
    }

    private static Set<String> fromYaml(String service) {
        Set<String> names = new TreeSet<>();
        Path resources = Path.of("src", "main", "resources");
        for (Path file :
                List.of(
                        ROOT.resolve(service).resolve(resources).resolve("application.yml"),
                        ROOT.resolve("platform")
                                .resolve(resources)
                                .resolve("tollgate-platform.yml"))) {
            Matcher variables = READ.matcher(text(file));
            while (variables.find()) {
                names.add(variables.group(1));
            }
        }
        return names;
    }

    private static Set<String> ofProviders() {
        Set<String> names = new TreeSet<>();
        for (ProviderRow row : ProviderRows.load().all()) {
            if (row.keyEnv() != null) {
                names.add(row.keyEnv());
            }
            if (row.baseUrlEnv() != null) {
                names.add(row.baseUrlEnv());
            }
        }
        return names;
    }

    private static Map<?, ?> container(String service, List<Map<?, ?>> objects) {
        for (Map<?, ?> deployment : Chart.ofKind(objects, "Deployment")) {
            Map<?, ?> pod = Yaml11.map(deployment, "spec", "template", "spec");
            Map<?, ?> container = (Map<?, ?>) Yaml11.list(pod, "containers").getFirst();
            if (String.valueOf(container.get("image")).contains("/" + service + ":")) {
                return container;
            }
        }
        throw new AssertionError("the chart has no " + service);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }
}
