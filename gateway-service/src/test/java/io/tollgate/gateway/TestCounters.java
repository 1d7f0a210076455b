package io.tollgate.gateway;

import io.lettuce.core.RedisClient;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.tollgate.contracts.CountersRequest;
import io.tollgate.contracts.TrustRequest;
import io.tollgate.contracts.hold.HoldKeys;
import io.tollgate.contracts.hold.HoldScript;

/** What spend-service does to the budgets in Redis when a gateway asks, with an empty ledger. */
public final class TestCounters implements AutoCloseable {

    private final RedisClient client = RedisClient.create(TestRedis.URL);
    private final StatefulRedisConnection<String, String> redis = client.connect();

    public void trust(TrustRequest request) {
        redis.sync()
                .eval(
                        HoldScript.TRUST.text(),
                        ScriptOutputType.INTEGER,
                        new String[] {
                            HoldKeys.trusted(request.tenant()), HoldKeys.budgets(request.tenant())
                        },
                        request.run(),
                        "0",
                        "600000");
    }

    public void seed(CountersRequest request) {
        String tenant = request.tenant();
        String trust = redis.sync().get(HoldKeys.trusted(tenant));
        for (CountersRequest.Counter counter : request.counters()) {
            redis.sync()
                    .eval(
                            HoldScript.SEED.text(),
                            ScriptOutputType.INTEGER,
                            new String[] {
                                HoldKeys.budget(
                                        tenant, counter.kind(), counter.id(), counter.window()),
                                HoldKeys.budgets(tenant),
                                HoldKeys.trusted(tenant)
                            },
                            "0",
                            "0",
                            trust == null ? "" : trust,
                            counter.kind().label(),
                            counter.id(),
                            counter.window().name());
        }
    }

    @Override
    public void close() {
        client.shutdown();
    }
}
