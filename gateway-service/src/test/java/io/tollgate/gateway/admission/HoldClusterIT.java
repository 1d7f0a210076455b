package io.tollgate.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.SlotHash;
import io.tollgate.contracts.BudgetMode;
import io.tollgate.contracts.hold.HoldKeys;
import io.tollgate.gateway.redis.RedisUnavailableException;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import redis.embedded.Redis;
import redis.embedded.RedisServer;
import redis.embedded.RedisShardedCluster;
import redis.embedded.core.RedisServerBuilder;

/** The life of Holds on a Redis Cluster of three masters, each with a replica. */
class HoldClusterIT {

    private static final Price PRICE = new Price(1_000, 10, 100, 20, false);

    private static RedisShardedCluster cluster;
    private static String url;

    @BeforeAll
    static void start() throws IOException {
        RedisServerBuilder server =
                RedisServer.newRedisServer()
                        .setting("save \"\"")
                        .setting("cluster-node-timeout 1500")
                        .setting("repl-diskless-sync-delay 0");
        cluster =
                RedisShardedCluster.newRedisCluster()
                        .withServerBuilder(server)
                        .serverPorts(freePorts(6))
                        .shard("one", 1)
                        .shard("two", 1)
                        .shard("three", 1)
                        .initializationTimeout(Duration.ofSeconds(60))
                        .build();
        cluster.start();
        url =
                cluster.serverPorts().stream()
                        .map(port -> "127.0.0.1:" + port)
                        .collect(Collectors.joining(",", "redis-cluster://", ""));
    }

    @AfterAll
    static void stop() throws IOException {
        cluster.stop();
    }

    @Test
    void everyTenantIsServedByItsShardAndAllScriptsStayInOneSlot() {
        try (HoldsFixture redis = new HoldsFixture(url)) {
            Set<Integer> shards = new HashSet<>();
            for (int i = 0; i < 30; i++) {
                redis.tenant = "tenant-" + i;
                shards.add(SlotHash.getSlot(HoldKeys.holds(redis.tenant)) / 5_462);
                List<Check> checks = checks(redis);
                redis.seed(budget(checks), 0);
                Hold hold = admitted(redis, checks);
                assertThat(redis.holds.extend(hold, null).await()).isEqualTo("KEPT");
                redis.holds.outcome(hold, new Outcome("[]", 700, 30));
                assertThat(redis.holds.settle(hold, 700, 30, 0).await()).isEqualTo(1);
                assertThat(redis.figures(budget(checks)).spent()).isEqualTo("700");
                assertThat(redis.figures(budget(checks)).live()).isEmpty();
            }
            assertThat(shards).hasSize(3);
        }
    }

    @Test
    void afterAFailoverNobodyIsAdmittedBeforeTheBudgetIsCountedAnew() throws Exception {
        try (HoldsFixture redis = new HoldsFixture(url)) {
            redis.tenant = "failed-over";
            List<Check> checks = checks(redis);
            redis.seed(budget(checks), 0);
            Hold hold = admitted(redis, checks);
            String run = redis.admitUntrusted(hold.requestId(), checks, PRICE, 0).run();

            killMasterOf(redis, HoldKeys.holds(redis.tenant));

            Holds.Answer answer = askedUntilAnswered(redis, checks);
            assertThat(answer.status()).isEqualTo("LOST");
            assertThat(answer.run()).isNotEqualTo(run);

            redis.holds.extend(hold, null).await();
            assertThat(redis.trust(answer.run(), 0)).isTrue();
            assertThat(redis.seed(budget(checks), 0)).isEqualTo(1);
            Holds.Answer next = askedUntilAnswered(redis, checks);
            assertThat(next.status()).isEqualTo("OK");
            assertThat(next.numbers().subList(4, 6)).containsExactly(0L, 4_000L);
        }
    }

    /** The breaker may close and open again while the cluster chooses its new master. */
    private static Holds.Answer askedUntilAnswered(HoldsFixture redis, List<Check> checks) {
        return await().atMost(Duration.ofSeconds(60))
                .ignoreException(RedisUnavailableException.class)
                .until(
                        () -> redis.admitUntrusted(UUID.randomUUID(), checks, PRICE, 0),
                        answer -> true);
    }

    private static void killMasterOf(HoldsFixture redis, String key) throws Exception {
        int slot = SlotHash.getSlot(key);
        for (Redis server : cluster.servers()) {
            int port = server.ports().getFirst();
            RedisClient client = RedisClient.create(RedisURI.create("127.0.0.1", port));
            try (var connection = client.connect()) {
                if (masters(connection.sync().clusterNodes(), slot).contains(":" + port + "@")) {
                    server.stop();
                    return;
                }
            } finally {
                client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
            }
        }
        throw new IllegalStateException("no master of slot " + slot);
    }

    /** The line of the master that has the slot. */
    private static String masters(String nodes, int slot) {
        for (String line : nodes.lines().toList()) {
            String[] words = line.split(" ");
            for (int i = 8; i < words.length; i++) {
                String[] range = words[i].split("-");
                if (words[2].contains("master")
                        && Integer.parseInt(range[0]) <= slot
                        && slot <= Integer.parseInt(range[range.length - 1])) {
                    return line;
                }
            }
        }
        return "";
    }

    private static List<Check> checks(HoldsFixture redis) {
        return redis.checks(
                redis.key(60L, 6_000L, 5L, HoldsFixture.budget(100_000L, BudgetMode.STRICT)));
    }

    private static String budget(List<Check> checks) {
        return checks.get(1).key();
    }

    private static Hold admitted(HoldsFixture redis, List<Check> checks) {
        UUID id = UUID.randomUUID();
        Holds.Answer answer = redis.admit(id, checks, PRICE, 50);
        if (answer.status().equals("SEED")) {
            redis.seed(budget(checks), 0);
            answer = redis.admit(id, checks, PRICE, 50);
        }
        assertThat(answer.status()).isEqualTo("OK");
        return redis.hold(id, answer, checks, 50);
    }

    private static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        List<Integer> ports = new ArrayList<>();
        // A cluster's bus listens 10,000 above its port.
        for (int port = 20_011; ports.size() < count && port < 55_000; port += 7) {
            try {
                sockets.add(new ServerSocket(port));
                sockets.add(new ServerSocket(port + 10_000));
                ports.add(port);
            } catch (IOException taken) {
                continue;
            }
        }
        for (ServerSocket socket : sockets) {
            socket.close();
        }
        return ports;
    }
}
