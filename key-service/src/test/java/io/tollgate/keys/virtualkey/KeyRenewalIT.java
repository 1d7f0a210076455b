package io.tollgate.keys.virtualkey;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.contracts.Caller;
import io.tollgate.contracts.LevelKind;
import io.tollgate.contracts.Principal;
import io.tollgate.contracts.Role;
import io.tollgate.contracts.hold.HoldKeys;
import io.tollgate.keys.KeyServiceTestBase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Secrets come and go, the key stays. */
class KeyRenewalIT extends KeyServiceTestBase {

    @Autowired private KeyRotation rotation;

    @Test
    void aRegeneratedKeyKeepsEverythingButItsSecret() {
        Answer made =
                post(
                        "/key/generate",
                        "{\"key_alias\": \"renewed\", \"max_budget\": 3, \"user_id\": \"u-renew\"}");
        String token = made.at("/token");
        Caller before = resolve(made.at("/key"));

        Answer renewed = post("/key/" + token + "/regenerate", "{\"rpm_limit\": 9}");

        assertThat(renewed.status()).as("%s", renewed.body()).isEqualTo(200);
        assertThat(renewed.at("/key")).startsWith("sk-").isNotEqualTo(made.at("/key"));
        assertThat(renewed.at("/token")).isEqualTo(token);
        assertThat(renewed.at("/key_alias")).isEqualTo("renewed");
        assertThat(renewed.body().at("/rpm_limit").intValue()).isEqualTo(9);
        assertThat(renewed.body().at("/rotation_count").intValue()).isEqualTo(1);
        assertThat(resolve(made.at("/key"))).isNull();
        assertThat(resolve(renewed.at("/key")).keyId()).isEqualTo(token);
        String mark = REDIS.get(HoldKeys.version(before.tenant(), LevelKind.KEY, token));
        assertThat(Long.parseLong(mark))
                .as("the old secret is refused on the next call of every gateway")
                .isGreaterThan(before.version());
    }

    @Test
    void withAGracePeriodBothSecretsWorkUntilItEnds() {
        Answer made = post("/key/generate", "{}");
        Answer renewed =
                post(
                        "/key/regenerate",
                        "{\"key\": \"" + made.at("/key") + "\", \"grace_period\": \"1h\"}");

        Caller former = resolve(made.at("/key"));
        assertThat(former.keyId()).isEqualTo(made.at("/token"));
        assertThat(former.expiresAt()).isNotNull();
        assertThat(resolve(renewed.at("/key")).expiresAt()).isNull();

        jdbc.sql("update keys.former_secret set valid_until = now() where token = :token")
                .param("token", made.at("/token"))
                .update();
        assertThat(resolve(made.at("/key"))).isNull();
    }

    @Test
    void anotherRegenerationWithoutGraceEndsAllSecretsBefore() {
        Answer made = post("/key/generate", "{}");
        String id = made.at("/token");
        Answer second = post("/key/" + id + "/regenerate", "{\"grace_period\": \"1h\"}");
        post("/key/" + id + "/regenerate", "{}");
        assertThat(resolve(made.at("/key"))).isNull();
        assertThat(resolve(second.at("/key"))).isNull();
    }

    @Test
    void badRenewalsAreNamed() {
        String token = post("/key/generate", "{}").at("/token");
        for (List<String> bad :
                List.of(
                        List.of("grace_period", "\"soon\""),
                        List.of("new_key", "\"short\""),
                        List.of("new_master_key", "\"sk-x\""))) {
            Answer answer =
                    post(
                            "/key/" + token + "/regenerate",
                            "{\"" + bad.getFirst() + "\": " + bad.getLast() + "}");
            assertThat(answer.status()).as("%s", bad).isEqualTo(400);
        }
        assertThat(post("/key/regenerate", "{}").at("/error/param")).isEqualTo("key");
        assertThat(post("/key/sk-secret-in-a-path/regenerate", "{}").status()).isEqualTo(400);
        assertThat(post("/key/generate", "{\"auto_rotate\": true}").at("/error/param"))
                .isEqualTo("rotation_interval");
    }

    @Test
    void aKeyThatIsDueRotatesOnceHoweverManyReplicasTry() throws Exception {
        Answer made =
                post(
                        "/key/generate",
                        """
                        {"auto_rotate": true, "rotation_interval": "30d", "user_id": "u-rotates"}
                        """);
        String token = made.at("/token");
        assertThat(made.at("/key_rotation_at")).isNotEmpty();
        jdbc.sql("update keys.virtual_key set next_rotation_at = now() where token = :token")
                .param("token", token)
                .update();

        try (var replicas = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Integer>> runs = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                runs.add(rotation::rotateDue);
            }
            int rotated = 0;
            for (Future<Integer> run : replicas.invokeAll(runs)) {
                rotated += run.get();
            }
            assertThat(rotated).isEqualTo(1);
        }

        assertThat(resolve(made.at("/key"))).as("good for the grace period").isNotNull();
        Principal owner = new Principal(Role.INTERNAL_USER, null, "u-rotates", null, null);
        Principal stranger = new Principal(Role.INTERNAL_USER, null, "u-strange", null, null);
        String body = "{\"key\": \"" + token + "\"}";
        assertThat(post(stranger, "/key/rotated", body).status()).isEqualTo(404);
        assertThat(post(VIEWER, "/key/rotated", body).status()).isEqualTo(403);
        Answer fetched = post(owner, "/key/rotated", body);
        assertThat(resolve(fetched.at("/key")).keyId()).isEqualTo(token);
        assertThat(post(owner, "/key/rotated", body).status()).as("once").isEqualTo(404);
        assertThat(jdbc.sql("select count(*) from keys.handover").query(Long.class).single())
                .isZero();
    }

    @Test
    void spendStartsAgain() {
        Answer made = post("/key/generate", "{\"max_budget\": 5, \"budget_duration\": \"30d\"}");
        String token = made.at("/token");
        String before =
                resolve(made.at("/key"))
                        .levels()
                        .getFirst()
                        .budgets()
                        .getFirst()
                        .windowAt(Instant.now())
                        .name();

        Answer reset = post("/key/" + token + "/reset_spend", "{\"reset_to\": 0}");

        assertThat(reset.body().at("/previous_spend").decimalValue()).isEqualByComparingTo("1.25");
        assertThat(reset.body().at("/spend").decimalValue()).isEqualByComparingTo("0");
        String after =
                resolve(made.at("/key"))
                        .levels()
                        .getFirst()
                        .budgets()
                        .getFirst()
                        .windowAt(Instant.now())
                        .name();
        assertThat(after).startsWith(before + "@");
        assertThat(post("/key/" + token + "/reset_spend", "{\"reset_to\": 1}").at("/error/param"))
                .isEqualTo("reset_to");
    }

    @Test
    void manyKeysChangeEachForItself() {
        String one = post("/key/generate", "{}").at("/token");
        Answer answer =
                post(
                        "/key/bulk_update",
                        "{\"keys\": [{\"key\": \""
                                + one
                                + "\", \"max_budget\": 10}, {\"key\": \"sk-not-there-at-all-1\"},"
                                + " {\"key\": \""
                                + one
                                + "\", \"max_budget\": -1}]}");
        assertThat(answer.body().at("/total_requested").intValue()).isEqualTo(3);
        assertThat(answer.body().at("/successful_updates/0/key_info/max_budget").intValue())
                .isEqualTo(10);
        assertThat(answer.body().at("/failed_updates").size()).isEqualTo(2);
        assertThat(answer.body().toString()).doesNotContain("sk-not-there");
    }

    @Test
    void settingsReadAsSentAndReachTheGateway() {
        post("/access_group/new", "{\"access_group\": \"cheap\", \"model_names\": [\"a\", \"b\"]}");
        post("/team/new", "{\"team_id\": \"t-set\", \"allowed_ips\": [\"10.0.0.0/8\"]}");
        Answer made =
                post(
                        "/key/generate",
                        """
                        {"team_id": "t-set", "models": ["cheap", "c"],
                         "allowed_ips": ["192.0.2.1", "2001:db8::/32"],
                         "enforced_params": ["user", "metadata.cost"],
                         "allowed_cache_controls": ["no-cache"],
                         "metadata": {"guardrails": ["pii"]}}
                        """);
        assertThat(made.header("x-tollgate-ignored-fields")).isEmpty();
        assertThat(made.at("/guardrails/0")).isEqualTo("pii");
        assertThat(made.at("/metadata/enforced_params/1")).isEqualTo("metadata.cost");
        Caller caller = resolve(made.at("/key"));
        assertThat(caller.models()).containsExactly("a", "b", "c");
        assertThat(caller.restrictions().addresses())
                .containsExactly(List.of("192.0.2.1", "2001:db8::/32"), List.of("10.0.0.0/8"));
        assertThat(caller.restrictions().enforcedParams()).containsExactly("user", "metadata.cost");
        assertThat(caller.restrictions().cacheControls()).containsExactly("no-cache");
        assertThat(caller.restrictions().guardrails()).containsExactly("pii");
        assertThat(post("/key/generate", "{\"allowed_ips\": [\"example.org\"]}").at("/error/param"))
                .isEqualTo("allowed_ips");
        Answer open =
                post(
                        "/key/update",
                        "{\"key\": \"" + made.at("/token") + "\", \"allowed_ips\": null}");
        assertThat(open.body().at("/allowed_ips").size()).isZero();
    }
}
