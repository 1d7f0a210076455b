package io.tollgate.keys;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.jdbc.core.simple.JdbcClient;

class StartIT {

    private static final String SECRET = "0f3b7c1d9e5a24688642ace0bdf97531";
    private static final String PEPPER = "v1:Zq81hWm2x7Lk0Vb4";

    @Test
    void refusesToStartWithWeakSecrets() {
        refuses(Map.of("TOLLGATE_INTERNAL_SECRET", "short"), "TOLLGATE_INTERNAL_SECRET");
        refuses(Map.of("TOLLGATE_KEY_PEPPER", ""), "TOLLGATE_KEY_PEPPER");
    }

    @Test
    void refusesASchemaOfANewerRelease() {
        JdbcClient jdbc = JdbcClient.create(Backing.POSTGRES.getPostgresDatabase());
        jdbc.sql("CREATE DATABASE newer").update();
        start(Map.of(), "newer").close();
        JdbcClient newer = JdbcClient.create(Backing.POSTGRES.getDatabase("postgres", "newer"));
        newer.sql(
                        """
                        INSERT INTO keys.flyway_schema_history
                            (installed_rank, version, description, type, script, installed_by, execution_time, success)
                        VALUES (999, '999', 'future', 'SQL', 'V999__future.sql', 'somebody', 1, true)
                        """)
                .update();

        assertThatThrownBy(() -> start(Map.of(), "newer")).hasStackTraceContaining("999");
    }

    private static void refuses(Map<String, String> setting, String variable) {
        assertThatThrownBy(() -> start(setting, "postgres"))
                .hasStackTraceContaining(variable)
                .satisfies(
                        refused ->
                                setting.values().stream()
                                        .filter(value -> !value.isEmpty())
                                        .forEach(value -> assertNotShown(refused, value)));
    }

    private static void assertNotShown(Throwable refused, String value) {
        for (Throwable each = refused; each != null; each = each.getCause()) {
            org.assertj.core.api.Assertions.assertThat(String.valueOf(each.getMessage()))
                    .doesNotContain(value);
        }
    }

    private static org.springframework.context.ConfigurableApplicationContext start(
            Map<String, String> settings, String database) {
        List<String> arguments = new ArrayList<>();
        arguments.add("--server.port=0");
        arguments.add("--management.server.port=0");
        arguments.add("--TOLLGATE_DATABASE_URL=" + Backing.databaseUrl(database));
        arguments.add("--TOLLGATE_REDIS_URL=" + Backing.REDIS_URL);
        arguments.add(
                "--TOLLGATE_INTERNAL_SECRET="
                        + settings.getOrDefault("TOLLGATE_INTERNAL_SECRET", SECRET));
        arguments.add(
                "--TOLLGATE_KEY_PEPPER=" + settings.getOrDefault("TOLLGATE_KEY_PEPPER", PEPPER));
        return new SpringApplicationBuilder(KeyService.class).run(arguments.toArray(String[]::new));
    }
}
