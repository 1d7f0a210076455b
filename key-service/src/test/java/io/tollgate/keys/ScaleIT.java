package io.tollgate.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.contracts.Principal;
import io.tollgate.contracts.Role;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

/**
 * A large installation in a database of its own. The usual run makes 5,000 keys and looks at the
 * answers; {@code -Dtollgate.scale.keys=500000} makes the large one and prints what each call
 * takes, as docs/management.md shows it.
 */
@TestPropertySource(properties = "tollgate.test.database=scale")
class ScaleIT extends KeyServiceTestBase {

    private static final int KEYS = Integer.getInteger("tollgate.scale.keys", 5_000);
    private static final int RUNS = 40;
    private static final Principal LEAD =
            new Principal(Role.INTERNAL_USER, null, "user-7", null, null);

    @DynamicPropertySource
    static void ownDatabase(DynamicPropertyRegistry registry) throws SQLException {
        try (Connection connection = Backing.POSTGRES.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("create database scale");
        }
    }

    @Test
    void listsSearchesAndResolvesStayQuick() throws IOException {
        generate();
        List<String> plain = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            plain.add(
                    post(
                                    "/key/generate",
                                    "{\"team_id\": \"team-"
                                            + (i + 1)
                                            + "\", \"user_id\": \"user-9\"}")
                            .at("/key"));
        }
        jdbc.sql("vacuum analyze").update();
        Map<String, Supplier<Answer>> calls = new LinkedHashMap<>();
        for (String path :
                List.of(
                        "/key/list",
                        "/key/list?size=100&return_full_object=true",
                        "/key/list?page=50&size=100",
                        "/key/list?team_id=team-7&size=100&return_full_object=true",
                        "/key/list?user_id=user-7",
                        "/key/list?sort_by=max_budget&size=100",
                        "/key/list?key_alias=ab12&substring_matching=true",
                        "/key/aliases?search=ab12",
                        "/user/list?page_size=100",
                        "/user/list?user_email=ab12",
                        "/user/info?user_id=user-7",
                        "/v2/team/list?page_size=100",
                        "/v2/team/list?team_alias=ab12",
                        "/team/info?team_id=team-7",
                        "/organization/list",
                        "/audit?page_size=100")) {
            calls.put(path, () -> get(MASTER, path));
        }
        calls.put("/key/list, by a user", () -> get(LEAD, "/key/list"));
        calls.put("/v2/team/list, by a user", () -> get(LEAD, "/v2/team/list"));
        StringBuilder table =
                new StringBuilder("\n| call | p50 ms | p95 ms | answer KB |\n|---|---|---|---|\n");
        calls.forEach((name, call) -> table.append(measured(name, call)));
        int[] next = {0};
        table.append(
                timed(
                        "resolve",
                        () -> {
                            assertThat(resolve(plain.get(next[0]++ % plain.size()))).isNotNull();
                            return 0;
                        }));
        if (KEYS > 5_000) {
            System.out.println(KEYS + " keys" + table);
        }
        assertThat(get(MASTER, "/key/list").body().at("/total_count").intValue())
                .isEqualTo(KEYS + plain.size());
        assertThat(get(LEAD, "/key/list").body().at("/total_count").intValue()).isEqualTo(10);
    }

    private static String measured(String name, Supplier<Answer> call) {
        return timed(
                name,
                () -> {
                    Answer answer = call.get();
                    assertThat(answer.status()).as("%s %s", name, answer.body()).isEqualTo(200);
                    return answer.body().toString().length();
                });
    }

    private static String timed(String name, Supplier<Integer> call) {
        int runs = KEYS > 5_000 ? RUNS : 1;
        int size = call.get();
        double[] millis = new double[runs];
        for (int i = 0; i < runs; i++) {
            long start = System.nanoTime();
            call.get();
            millis[i] = (System.nanoTime() - start) / 1e6;
        }
        Arrays.sort(millis);
        return String.format(
                Locale.ROOT,
                "| `%s` | %.1f | %.1f | %d |%n",
                name,
                millis[runs / 2],
                millis[(int) (runs * 0.95)],
                size / 1024);
    }

    private void generate() throws IOException {
        try (InputStream in = ScaleIT.class.getResourceAsStream("/scale/generate.sql")) {
            for (String statement : new String(in.readAllBytes(), UTF_8).split("\n--\n")) {
                String sql =
                        statement.lines().filter(line -> !line.startsWith("--")).toList().stream()
                                .reduce("", (all, line) -> all + line + "\n");
                var prepared = jdbc.sql(sql);
                (sql.contains(":keys") ? prepared.param("keys", KEYS) : prepared).update();
            }
        }
    }
}
