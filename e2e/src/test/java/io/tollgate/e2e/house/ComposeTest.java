package io.tollgate.e2e.house;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.e2e.suite.SuiteUnderTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * {@code docker-compose.yml} against the rules of the <a
 * href="https://github.com/compose-spec/compose-spec/blob/main/spec.md">Compose specification</a>
 * for what it uses.
 */
class ComposeTest {

    private static final Path FILE = SuiteUnderTest.root().resolve("docker-compose.yml");

    private static final Set<String> TOP_LEVEL =
            Set.of("name", "services", "networks", "volumes", "configs", "secrets", "include");

    private static final Set<String> OF_A_SERVICE =
            Set.of(
                    "build",
                    "cap_drop",
                    "command",
                    "configs",
                    "cpus",
                    "depends_on",
                    "deploy",
                    "entrypoint",
                    "environment",
                    "env_file",
                    "expose",
                    "extra_hosts",
                    "healthcheck",
                    "image",
                    "init",
                    "mem_limit",
                    "networks",
                    "ports",
                    "read_only",
                    "restart",
                    "secrets",
                    "security_opt",
                    "shm_size",
                    "stop_grace_period",
                    "stop_signal",
                    "tmpfs",
                    "ulimits",
                    "user",
                    "volumes",
                    "working_dir");

    private static final Set<String> OF_A_HEALTHCHECK =
            Set.of("test", "interval", "timeout", "retries", "start_period", "start_interval");

    private static final Set<String> CONDITIONS =
            Set.of("service_started", "service_healthy", "service_completed_successfully");

    private static final Pattern DURATION = Pattern.compile("(\\d+(us|ms|s|m|h))+");
    private static final Pattern SIZE = Pattern.compile("\\d+(b|k|m|g|kb|mb|gb)");
    private static final Pattern PORT =
            Pattern.compile("(\\d+(\\.\\d+){3}:)?(\\$\\{\\w+:-\\d+}|\\d+):\\d+(/(tcp|udp))?");
    private static final Pattern VARIABLE =
            Pattern.compile("\\$\\{([A-Z_][A-Z0-9_]*)(:?[-?+][^{}]*)?}");

    private final Map<?, ?> compose = Yaml11.file(FILE);

    @Test
    void usesOnlyKeysOfTheSpecification() {
        assertThat(compose.keySet())
                .allSatisfy(
                        key ->
                                assertThat(
                                                String.valueOf(key).startsWith("x-")
                                                        || TOP_LEVEL.contains(key))
                                        .as(String.valueOf(key))
                                        .isTrue());
        services()
                .forEach(
                        (name, service) -> {
                            assertThat(strings(service.keySet())).as(name).isSubsetOf(OF_A_SERVICE);
                            Map<?, ?> health = Yaml11.map(service, "healthcheck");
                            assertThat(strings(health.keySet()))
                                    .as(name)
                                    .isSubsetOf(OF_A_HEALTHCHECK);
                            for (String key :
                                    List.of(
                                            "interval",
                                            "timeout",
                                            "start_period",
                                            "start_interval")) {
                                if (health.containsKey(key)) {
                                    assertThat(String.valueOf(health.get(key))).matches(DURATION);
                                }
                            }
                        });
    }

    @Test
    void namesOnlyWhatIsThere() {
        services()
                .forEach(
                        (name, service) -> {
                            Map<?, ?> needed = Yaml11.map(service, "depends_on");
                            assertThat(services().keySet())
                                    .as(name)
                                    .containsAll(strings(needed.keySet()));
                            needed.forEach(
                                    (other, how) -> {
                                        Object condition = ((Map<?, ?>) how).get("condition");
                                        assertThat(CONDITIONS).contains(String.valueOf(condition));
                                        if ("service_healthy".equals(condition)) {
                                            assertThat(services().get(String.valueOf(other)))
                                                    .as(other + " has a health check")
                                                    .satisfies(
                                                            it ->
                                                                    assertThat(
                                                                                    it.get(
                                                                                            "healthcheck"))
                                                                            .isNotNull());
                                        }
                                    });
                            assertThat(strings(Yaml11.map(compose, "networks").keySet()))
                                    .as(name)
                                    .containsAll(strings(Yaml11.list(service, "networks")));
                            Yaml11.list(service, "volumes")
                                    .forEach(volume -> exists(name, String.valueOf(volume)));
                        });
    }

    @Test
    void formatsArePlausible() {
        services()
                .forEach(
                        (name, service) -> {
                            Yaml11.list(service, "ports")
                                    .forEach(
                                            port ->
                                                    assertThat(String.valueOf(port))
                                                            .as(name)
                                                            .matches(PORT));
                            for (String key : List.of("mem_limit", "shm_size")) {
                                if (service.containsKey(key)) {
                                    assertThat(String.valueOf(service.get(key))).matches(SIZE);
                                }
                            }
                            String image = String.valueOf(service.get("image"));
                            assertThat(image)
                                    .as(name)
                                    .contains(":")
                                    .doesNotContain("bitnami")
                                    .doesNotEndWith(":latest");
                        });
    }

    @Test
    void everyVariableIsWellFormedAndInTheExample() throws IOException {
        String text = Files.readString(FILE).replaceAll("(?m)^\\s*#.*$", "").replace("$$", "");
        String example = Files.readString(SuiteUnderTest.root().resolve(".env.example"));
        Matcher variables = VARIABLE.matcher(text);
        Set<String> names = new LinkedHashSet<>();
        int count = 0;
        while (variables.find()) {
            names.add(variables.group(1));
            count++;
        }
        assertThat(count).isEqualTo(text.split("\\$\\{", -1).length - 1);
        assertThat(names)
                .isNotEmpty()
                .allSatisfy(
                        name ->
                                assertThat(
                                                Pattern.compile("(?m)^#?" + name + "=")
                                                        .matcher(example)
                                                        .find())
                                        .as(name + " in .env.example")
                                        .isTrue());
    }

    /** Every service by its name. */
    private Map<String, Map<?, ?>> services() {
        Map<String, Map<?, ?>> services = new java.util.TreeMap<>();
        Yaml11.map(compose, "services")
                .forEach((name, value) -> services.put(String.valueOf(name), (Map<?, ?>) value));
        return services;
    }

    private void exists(String service, String volume) {
        String source = volume.split(":")[0];
        if (source.startsWith("./")) {
            assertThat(SuiteUnderTest.root().resolve(source)).as(service).exists();
        } else {
            assertThat(strings(Yaml11.map(compose, "volumes").keySet()))
                    .as(service)
                    .contains(source);
        }
    }

    private static List<String> strings(java.util.Collection<?> values) {
        return values.stream().map(String::valueOf).toList();
    }
}
