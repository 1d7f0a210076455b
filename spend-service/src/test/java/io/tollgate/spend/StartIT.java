package io.tollgate.spend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

class StartIT {

    private static final String SECRET = "0f3b7c1d9e5a24688642ace0bdf97531";

    @Test
    void refusesToStartWithAWeakSecret() {
        assertThatThrownBy(() -> start("changeme-changeme-changeme-changeme", "postgres"))
                .hasStackTraceContaining("TOLLGATE_INTERNAL_SECRET");
    }

    @Test
    void startsByTheDocumentedVariablesAndRefusesASchemaOfANewerRelease() throws Exception {
        JdbcClient jdbc = JdbcClient.create(Backing.POSTGRES.getPostgresDatabase());
        jdbc.sql("CREATE DATABASE newer").update();
        try (ConfigurableApplicationContext running = start(SECRET, "newer")) {
            String port = running.getEnvironment().getProperty("local.management.port");
            for (String path : new String[] {"health/readiness", "health/liveness", "prometheus"}) {
                assertThat(status("http://127.0.0.1:" + port + "/actuator/" + path))
                        .as(path)
                        .isEqualTo(200);
            }
        }
        JdbcClient newer = JdbcClient.create(Backing.POSTGRES.getDatabase("postgres", "newer"));
        newer.sql(
                        """
                        INSERT INTO spend.flyway_schema_history
                            (installed_rank, version, description, type, script, installed_by, execution_time, success)
                        VALUES (999, '999', 'future', 'SQL', 'V999__future.sql', 'somebody', 1, true)
                        """)
                .update();

        assertThatThrownBy(() -> start(SECRET, "newer")).hasStackTraceContaining("999");
    }

    private static int status(String uri) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(URI.create(uri)).build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }

    private static ConfigurableApplicationContext start(String secret, String database) {
        return new SpringApplicationBuilder(SpendService.class)
                .run(
                        "--TOLLGATE_PORT=0",
                        "--TOLLGATE_MANAGEMENT_PORT=0",
                        "--TOLLGATE_INTERNAL_SECRET=" + secret,
                        "--TOLLGATE_REDIS_URL=" + Backing.REDIS_URL,
                        "--TOLLGATE_DATABASE_URL=" + Backing.databaseUrl(database));
    }
}
