package io.tollgate.keys.virtualkey;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.tollgate.contracts.Caller;
import io.tollgate.contracts.KeyPeppers;
import io.tollgate.contracts.Level;
import io.tollgate.contracts.LevelKind;
import io.tollgate.contracts.hold.HoldKeys;
import io.tollgate.keys.Backing;
import io.tollgate.keys.KeyServiceTestBase;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class KeyLifeIT extends KeyServiceTestBase {

    private static final String FULL =
            """
            {"models": ["gpt-4o-mini", "anthropic/*"], "team_id": "team-fin",
             "key_alias": "invoices-prod", "duration": "90d", "max_budget": 50.0,
             "budget_duration": "30d", "rpm_limit": 600, "tpm_limit": 200000.0,
             "max_parallel_requests": 4, "soft_budget": 0.1, "aliases": {"small": "gpt-4o-mini"},
             "metadata": {"cost_centre": "4711", "cache": {"ttl": 60}}, "tags": ["prod"],
             "policies": ["pii"], "key_type": "llm_api"}
            """;

    @BeforeEach
    void makeTeams() {
        team("team-fin");
    }

    @Test
    void aNewKeyIsShownOnceAndResolvesToItsLimits() {
        Answer made = post("/key/generate", FULL);

        assertThat(made.status()).isEqualTo(200);
        String plain = made.at("/key");
        assertThat(plain).matches("sk-[A-Za-z0-9_-]{43}");
        assertThat(made.at("/token")).matches("[0-9a-f]{64}").isEqualTo(made.at("/token_id"));
        assertThat(made.at("/key_name")).isEqualTo("sk-..." + plain.substring(42));
        assertThat(made.body().at("/max_budget").decimalValue()).isEqualByComparingTo("50");
        assertThat(made.body().at("/metadata/tags/0").asString()).isEqualTo("prod");
        assertThat(made.body().at("/tags/0").asString()).isEqualTo("prod");
        assertThat(made.header("x-tollgate-ignored-fields")).isEqualTo("policies");

        Caller caller = resolve(plain);
        assertThat(caller).isNotNull();
        assertThat(caller.keyId()).isEqualTo(made.at("/token"));
        assertThat(caller.tenant()).isEqualTo("team-team-fin");
        assertThat(caller.models()).containsExactly("gpt-4o-mini", "anthropic/*");
        assertThat(caller.allowedRoutes()).containsExactly("llm_api_routes");
        assertThat(caller.aliases()).isEqualTo(Map.of("small", "gpt-4o-mini"));
        assertThat(caller.tags()).containsExactly("prod");
        assertThat(caller.cache().get("ttl").intValue()).isEqualTo(60);
        assertThat(caller.expiresAt()).isNotNull();
        Level level = caller.levels().getFirst();
        assertThat(List.of(level.rpm(), level.tpm(), level.maxParallel()))
                .containsExactly(600L, 200_000L, 4L);
        assertThat(level.budgets()).hasSize(1);
        assertThat(level.budgets().getFirst().maxNanoUsd()).isEqualTo(50_000_000_000L);
        assertThat(level.budgets().getFirst().duration()).isEqualTo("30d");
    }

    @Test
    void anEmptyBodyMakesAKeyWithoutLimitsThatStillCounts() {
        Answer made = post("/key/generate", "");

        Caller caller = resolve(made.at("/key"));

        assertThat(caller.tenant()).isEqualTo("key-" + made.at("/token"));
        assertThat(caller.expiresAt()).isNull();
        assertThat(caller.levels().getFirst().budgets()).hasSize(1);
        assertThat(caller.levels().getFirst().budgets().getFirst().maxNanoUsd()).isNull();
        assertThat(made.body().at("/blocked").isNull()).isTrue();
    }

    @Test
    void ownKeysAreTakenWhenTheyAreLongEnoughAndFree() {
        assertThat(post("/key/generate", "{\"key\": \"sk-own-key-0123456789\"}").status())
                .isEqualTo(200);
        assertThat(resolve("sk-own-key-0123456789")).isNotNull();
        for (String bad :
                List.of(
                        "sk-own-key-0123456789",
                        "sk-short",
                        "pk-own-key-0123456789",
                        "sk-with a space 0123")) {
            Answer refused = post("/key/generate", "{\"key\": \"" + bad + "\"}");
            assertThat(refused.status()).as(bad).isEqualTo(400);
            assertThat(refused.at("/error/param")).isEqualTo("key");
            assertThat(refused.body().toString()).doesNotContain(bad);
        }
    }

    @Test
    void anAliasBelongsToOneKey() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Answer>> answers =
                    IntStream.range(0, 6)
                            .mapToObj(
                                    i ->
                                            threads.submit(
                                                    () ->
                                                            post(
                                                                    "/key/generate",
                                                                    "{\"key_alias\":\"wanted\"}")))
                            .toList();
            int made = 0;
            for (Future<Answer> each : answers) {
                made += each.get().status() == 200 ? 1 : 0;
                if (each.get().status() != 200) {
                    assertThat(each.get().at("/error/param")).isEqualTo("key_alias");
                    assertThat(each.get().status()).isEqualTo(400);
                }
            }
            assertThat(made).isEqualTo(1);
        }
        String other = post("/key/generate", "").at("/token");
        Answer taken = post("/key/update", "{\"key\":\"" + other + "\",\"key_alias\":\"wanted\"}");
        assertThat(taken.status()).isEqualTo(400);
    }

    @Test
    void refusesBadFieldsAndNamesThem() {
        refused("models", "{\"models\": \"gpt-4o\"}");
        refused("models", "{\"models\": [1]}");
        refused("max_budget", "{\"max_budget\": \"ten\"}");
        refused("max_budget", "{\"max_budget\": -1}");
        refused("max_budget", "{\"max_budget\": 9000000.01}");
        refused("max_budget", "{\"max_budget\": 1e999999999}");
        refused("max_budget", "{\"max_budget\": 1e-999999999}");
        refused("rpm_limit", "{\"rpm_limit\": -1}");
        refused("rpm_limit", "{\"rpm_limit\": 1.5}");
        refused("tpm_limit", "{\"tpm_limit\": true}");
        refused("max_parallel_requests", "{\"max_parallel_requests\": \"4\"}");
        refused("duration", "{\"duration\": \"soon\"}");
        refused("budget_duration", "{\"budget_duration\": \"0d\"}");
        refused("budget_duration", "{\"budget_duration\": \"-1\"}");
        refused("metadata", "{\"metadata\": []}");
        refused("metadata", "{\"metadata\": {\"a\": \"\\u0000\"}}");
        refused("key_alias", "{\"key_alias\": \"\\u0000\"}");
        refused("team_id", "{\"team_id\": \"a}b\"}");
        refused("team_id", "{\"team_id\": \"nowhere\"}");
        refused("budget_id", "{\"budget_id\": \"nowhere\"}");
        refused("budget_mode", "{\"budget_mode\": \"lenient\"}");
        refused(
                "budget_limits",
                "{\"budget_limits\": [{\"max_budget\": 1, \"budget_duration\": \"x\"}]}");
        refused("budget_limits", "{\"budget_limits\": [{\"budget_duration\": \"1d\"}]}");
        refused(
                "budget_limits",
                "{\"budget_limits\": [{\"max_budget\": 1}, {\"budget_limit\": 2}]}");
        refused("model_max_budget", "{\"model_max_budget\": {\"m\": \"1\"}}");
        refused("model_max_budget", "{\"model_max_budget\": {\"m\": {\"budget_limit\": -1}}}");
        refused("model_rpm_limit", "{\"model_rpm_limit\": {\"m\": 1.5}}");
        refused("model_tpm_limit", "{\"metadata\": {\"model_tpm_limit\": {\"m\": \"x\"}}}");
        refused("temp_budget_expiry", "{\"temp_budget_increase\": 1}");
        refused("temp_budget_expiry", "{\"temp_budget_expiry\": \"soon\"}");
        refused("blocked", "{\"blocked\": \"yes\"}");
        refused("key_type", "{\"key_type\": \"royal\"}");
        refused("aliases", "{\"aliases\": {\"a\": 1}}");
        for (String body :
                List.of(
                        "{",
                        "[]",
                        "{\"models\": [], \"models\": [\"x\"]}",
                        "{} {}",
                        "[".repeat(20_000))) {
            assertThat(post("/key/generate", body).status()).isEqualTo(400);
        }
        assertThat(post("/key/generate", "{\"metadata\": {\"n\": 1e200000}}").status())
                .isEqualTo(400);
    }

    @Test
    void anUpdateChangesWhatIsGivenAndNullRemovesALimit() {
        Answer made = post("/key/generate", FULL.replace("invoices-prod", "updated"));
        String token = made.at("/token");

        Answer changed =
                post(
                        "/key/update",
                        """
                        {"key": "%s", "max_budget": 0.0000000015, "rpm_limit": null, "models": null,
                         "duration": "-1", "prompts": {}}
                        """
                                .formatted(made.at("/key")));

        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.at("/key")).isEqualTo(token);
        assertThat(changed.body().propertyNames())
                .containsExactlyInAnyOrder("key", "max_budget", "rpm_limit", "models", "expires");
        assertThat(changed.header("x-tollgate-ignored-fields")).isEqualTo("prompts");
        assertThat(changed.body().at("/max_budget").decimalValue())
                .isEqualByComparingTo("0.0000000015");
        Caller caller = resolve(made.at("/key"));
        assertThat(caller.version()).isEqualTo(2);
        assertThat(caller.models()).containsExactly("gpt-4o-mini", "anthropic/*");
        assertThat(caller.levels().getFirst().rpm()).isNull();
        assertThat(caller.levels().getFirst().tpm()).isEqualTo(200_000L);
        // Rounded down: never more than was allowed.
        assertThat(caller.levels().getFirst().budgets().getFirst().maxNanoUsd()).isEqualTo(1L);
        assertThat(caller.expiresAt()).isNull();
        post("/key/update", "{\"key\": \"" + token + "\", \"max_budget\": null}");
        assertThat(resolve(made.at("/key")).levels().getFirst().budgets().getFirst().maxNanoUsd())
                .isNull();
    }

    @Test
    void unknownKeysAre404WithoutRepeatingThem() {
        String canary = "sk-unknown-canary-000001";
        for (String path : List.of("/key/update", "/key/block", "/key/unblock")) {
            Answer answer = post(path, "{\"key\": \"" + canary + "\"}");
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.at("/error/type")).isEqualTo("not_found_error");
            assertThat(answer.body().toString()).doesNotContain(canary);
            assertThat(post(path, "{\"key\": \"" + "0".repeat(64) + "\"}").status()).isEqualTo(404);
            assertThat(post(path, "{}").status()).isEqualTo(400);
        }
        assertThat(post("/key/delete", "{\"keys\": [\"" + canary + "\"]}").status()).isEqualTo(404);
        assertThat(post("/key/delete", "{}").status()).isEqualTo(400);
        assertThat(get(MASTER, "/key/info?key=" + canary).status()).isEqualTo(404);
        assertThat(get(MASTER, "/key/info").status()).isEqualTo(400);
    }

    @Test
    void deletionIsAllOrNothingAndLeavesAHistory() {
        Answer one = post("/key/generate", "{\"user_id\": \"u-gone\"}");
        Answer two = post("/key/generate", "{\"user_id\": \"u-gone\", \"key_alias\": \"second\"}");

        Answer refused =
                post(
                        "/key/delete",
                        "{\"keys\": [\"%s\", \"%s\"]}".formatted(one.at("/token"), "0".repeat(64)));
        assertThat(refused.status()).isEqualTo(404);
        assertThat(resolve(one.at("/key"))).isNotNull();

        Answer deleted =
                post(
                        "/key/delete",
                        "{\"keys\": [\"%s\"], \"key_aliases\": [\"second\"]}"
                                .formatted(one.at("/key")));
        assertThat(deleted.status()).isEqualTo(200);
        assertThat(deleted.body().toString())
                .isEqualTo("{\"deleted_keys\":[\"" + one.at("/token") + "\",\"second\"]}");
        assertThat(resolve(one.at("/key"))).isNull();
        assertThat(resolve(two.at("/key"))).isNull();
        Answer history =
                get(MASTER, "/key/list?status=deleted&user_id=u-gone&return_full_object=true");
        assertThat(history.body().at("/total_count").intValue()).isEqualTo(2);
        assertThat(history.at("/keys/0/deleted_by")).isEqualTo("master_key");
        assertThat(mark(one)).isEqualTo("2");
    }

    @Test
    void aKeyThatComesBackIsNewerThanItsEnd() {
        String body = "{\"key\": \"sk-phoenix-0123456789\"}";
        Answer made = post("/key/generate", body);
        post("/key/delete", "{\"keys\": [\"" + made.at("/token") + "\"]}");

        Answer again = post("/key/generate", body);

        assertThat(again.status()).isEqualTo(200);
        assertThat(resolve("sk-phoenix-0123456789").version())
                .isGreaterThanOrEqualTo(Long.parseLong(mark(made)));
    }

    @Test
    void changesAreMarkedAndAnnouncedUnderOldAndNewTenant() {
        Set<String> heard = ConcurrentHashMap.newKeySet();
        StatefulRedisPubSubConnection<String, String> listener =
                RedisClient.create(Backing.REDIS_URL).connectPubSub();
        listener.addListener(
                new RedisPubSubAdapter<>() {
                    @Override
                    public void message(String channel, String message) {
                        heard.add(message);
                    }
                });
        listener.sync().subscribe(HoldKeys.CHANGES);
        team("t-old");
        Answer made = post("/key/generate", "{\"team_id\": \"t-old\"}");
        String token = made.at("/token");

        post("/key/update", "{\"key\": \"" + token + "\", \"organization_id\": \"o-new\"}");

        assertThat(REDIS.get(HoldKeys.version("team-t-old", LevelKind.KEY, token))).isEqualTo("2");
        assertThat(REDIS.get(HoldKeys.version("org-o-new", LevelKind.KEY, token))).isEqualTo("2");
        assertThat(REDIS.pttl(HoldKeys.version("org-o-new", LevelKind.KEY, token)))
                .isBetween(500_000L, HoldKeys.VERSION_LIFETIME_MILLIS);
        Awaitility.await().until(() -> heard.contains(token));
        listener.close();
    }

    @Test
    void concurrentChangesNeverMoveTheMarkBack() throws Exception {
        Answer made = post("/key/generate", "");
        String body = "{\"key\": \"" + made.at("/token") + "\", \"rpm_limit\": 5}";
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Answer>> all =
                    IntStream.range(0, 20)
                            .mapToObj(i -> threads.submit(() -> post("/key/update", body)))
                            .toList();
            for (Future<Answer> each : all) {
                assertThat(each.get().status()).isEqualTo(200);
            }
        }
        assertThat(mark(made)).isEqualTo("21");
        assertThat(resolve(made.at("/key")).version()).isEqualTo(21);
    }

    @Test
    void blockingShowsInTheCallerAndInTheRow() {
        Answer made = post("/key/generate", "");

        Answer blocked = post("/key/block", "{\"key\": \"" + made.at("/key") + "\"}");

        assertThat(blocked.status()).isEqualTo(200);
        assertThat(blocked.body().at("/blocked").booleanValue()).isTrue();
        assertThat(blocked.at("/token")).isEqualTo(made.at("/token"));
        assertThat(resolve(made.at("/key")).blocked()).isTrue();
        post("/key/unblock", "{\"key\": \"" + made.at("/token") + "\"}");
        assertThat(resolve(made.at("/key")).blocked()).isFalse();
    }

    @Test
    void aKeyUnderAnOldPepperMovesToTheCurrentOne() {
        Answer made = post("/key/generate", "");
        String old = KeyPeppers.parse(OLD_PEPPER).hash(made.at("/key")).hash();
        jdbc.sql("UPDATE keys.virtual_key SET lookup_hash = :old, pepper = 'v1' WHERE token = :t")
                .param("old", old)
                .param("t", made.at("/token"))
                .update();

        assertThat(resolve(made.at("/key"), OLD_PEPPER).keyId()).isEqualTo(made.at("/token"));
        assertThat(pepperOf(made)).isEqualTo("v1");
        assertThat(resolve(made.at("/key")).keyId()).isEqualTo(made.at("/token"));
        assertThat(pepperOf(made)).isEqualTo("v2");
        assertThat(resolve(made.at("/key")).version()).isEqualTo(1);
    }

    @Test
    void noPlainKeyInLogsOrDatabase(CapturedOutput output) {
        String own = "sk-canary-own-9f8e7d6c5b4a";
        post("/key/generate", "{\"key\": \"" + own + "\"}");
        post("/key/generate", "{\"key\": \"" + own + "\"}");
        String made = post("/key/generate", "{\"metadata\":{\"x\":1}}").at("/key");
        for (String key : List.of(own, made)) {
            get(MASTER, "/key/info?key=" + key);
            post("/key/update", "{\"key\": \"" + key + "\", \"rpm_limit\": \"x\"}");
            post("/key/update", "{\"key\": \"" + key + "\", \"rpm_limit\": 1");
            post("/key/block", "{\"key\": \"" + key + "\"}");
            resolve(key);
            post("/key/delete", "{\"keys\": [\"" + key + "\"]}");
        }
        List<String> dump =
                jdbc.sql(
                                """
                                SELECT row_to_json(k)::text FROM keys.virtual_key k
                                UNION ALL SELECT row_to_json(d)::text FROM keys.deleted_key d
                                """)
                        .query(String.class)
                        .list();
        assertThat(dump).isNotEmpty();
        for (String key : List.of(own, made)) {
            assertThat(output.getAll()).doesNotContain(key);
            assertThat(dump).noneMatch(row -> row.contains(key));
        }
    }

    private void refused(String param, String body) {
        Answer answer = post("/key/generate", body);
        assertThat(answer.status()).as(body).isEqualTo(400);
        assertThat(answer.at("/error/param")).as(body).isEqualTo(param);
        assertThat(answer.at("/error/code")).isEqualTo("400");
        assertThat(answer.at("/error/type")).isEqualTo("bad_request_error");
    }

    private String mark(Answer made) {
        String token = made.at("/token");
        String user = made.at("/user_id");
        String tenant = user.isEmpty() ? "key-" + token : "user-" + user;
        return REDIS.get(HoldKeys.version(tenant, LevelKind.KEY, token));
    }

    private String pepperOf(Answer made) {
        return jdbc.sql("SELECT pepper FROM keys.virtual_key WHERE token = :t")
                .param("t", made.at("/token"))
                .query(String.class)
                .single();
    }
}
