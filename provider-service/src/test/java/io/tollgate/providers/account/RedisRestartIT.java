package io.tollgate.providers.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tollgate.contracts.LevelKind;
import io.tollgate.contracts.Window;
import io.tollgate.contracts.hold.HoldKeys;
import io.tollgate.providers.FakeProvider;
import io.tollgate.providers.ProviderServiceTestBase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Redis comes back with what it had written down, which need not be all it had said. */
class RedisRestartIT extends ProviderServiceTestBase {

    private static final FakeSpendService SPEND =
            new FakeSpendService(List.of("save \"\"", "appendonly yes", "dir " + folder()));

    private static final String CHAT = "/v1/chat/completions";
    private static final String ASK =
            "{\"model\":\"m\",\"max_tokens\":2,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
    private static final String ACCOUNT = HoldKeys.providerAccount("openai_like");

    private final FakeProvider provider = new FakeProvider();
    private final String model = "m-" + UUID.randomUUID();
    private final String deployment = UUID.randomUUID().toString();

    @DynamicPropertySource
    static void account(DynamicPropertyRegistry registry) {
        registry.add("TOLLGATE_REDIS_URL", () -> SPEND.redisUrl);
        registry.add("TOLLGATE_SPEND_SERVICE_URL", () -> SPEND.url);
        registry.add("TOLLGATE_REDIS_TIMEOUT", () -> "5s");
        registry.add("tollgate.providers.heartbeat", () -> "300ms");
        registry.add("tollgate.providers.lease", () -> "5s");
    }

    @AfterEach
    void close() {
        provider.close();
    }

    @Test
    void figuresOfAnEarlierRunAreNotBelieved() {
        deploy(", \"max_budget\": 1");
        assertThat(call(CHAT, model, null, ASK).status()).isEqualTo(200);
        assertThat(spent()).isEqualTo("11000");
        // More than Redis wrote down in time.
        SPEND.ledger.put(deployment, 1_000_000_000L);

        SPEND.restartRedis();

        await().atMost(Duration.ofSeconds(15)).until(SPEND.redis::ping, "PONG"::equals);
        await().atMost(Duration.ofSeconds(15))
                .untilAsserted(
                        () -> assertThat(call(CHAT, model, null, ASK).status()).isEqualTo(429));
        assertThat(spent()).isEqualTo("1000000000");
        assertThat(trustedRun()).isEqualTo(run());
    }

    @Test
    void theSameRunIsAskedForItsNameOnce() {
        deploy(", \"max_budget\": 1");
        call(CHAT, model, null, ASK);
        long before = infos();

        for (int i = 0; i < 5; i++) {
            assertThat(call(CHAT, model, null, ASK).status()).isEqualTo(200);
        }

        // One is this test's own question.
        assertThat(infos() - before).isEqualTo(1);
    }

    @Test
    void anAttemptUnderWayHoldsItsPlaceOverTheRestart() throws Exception {
        deploy(", \"max_parallel_requests\": 1");
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        provider.behaviour =
                exchange -> {
                    asked.countDown();
                    release.await(30, TimeUnit.SECONDS);
                    FakeProvider.completion(exchange);
                };
        try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
            Future<Answer> running = threads.submit(() -> call(CHAT, model, null, ASK));
            assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
            SPEND.redis.flushall();
            SPEND.restartRedis();

            String parallel = HoldKeys.parallel(ACCOUNT, LevelKind.DEPLOYMENT, deployment);
            await().atMost(Duration.ofSeconds(15))
                    .ignoreExceptions()
                    .until(() -> SPEND.redis.zcard(parallel) == 1);
            assertThat(call(CHAT, model, null, ASK).status()).isEqualTo(429);
            release.countDown();
            assertThat(running.get().status()).isEqualTo(200);
        }
    }

    private String spent() {
        return SPEND.redis.hget(
                HoldKeys.budget(ACCOUNT, LevelKind.DEPLOYMENT, deployment, Window.LIFETIME),
                "spent");
    }

    private static String trustedRun() {
        String trusted = SPEND.redis.get(HoldKeys.trusted(ACCOUNT));
        return trusted.substring(0, trusted.indexOf(':'));
    }

    private static String run() {
        return line(SPEND.redis.info("server"), "run_id:");
    }

    private static long infos() {
        String calls = line(SPEND.redis.info("commandstats"), "cmdstat_info:calls=");
        return calls.isEmpty() ? 0 : Long.parseLong(calls.substring(0, calls.indexOf(',')));
    }

    private static String line(String info, String start) {
        return info.lines()
                .filter(line -> line.startsWith(start))
                .map(line -> line.substring(start.length()))
                .findFirst()
                .orElse("");
    }

    private void deploy(String more) {
        Answer added =
                post(
                        ADMIN,
                        "/model/new",
                        """
                        {"model_name": "%s", "litellm_params": {"model": "openai_like/up",
                         "api_key": "sk-up", "api_base": "%s", "input_cost_per_token": 0.000001,
                         "output_cost_per_token": 0.000002%s}, "model_info": {"id": "%s"}}
                        """
                                .formatted(model, provider.address(), more, deployment));
        assertThat(added.status()).as(added.text()).isEqualTo(200);
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory("redis");
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
