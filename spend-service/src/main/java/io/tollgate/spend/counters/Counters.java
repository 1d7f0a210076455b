package io.tollgate.spend.counters;

import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import io.tollgate.contracts.hold.HoldKeys;
import io.tollgate.contracts.hold.HoldScript;
import io.tollgate.platform.LuaScript;
import io.tollgate.platform.RedisLink;
import io.tollgate.spend.ledger.EntityTotals.UnderWay;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The budgets in Redis. Every method fails when Redis is away. */
@Component
class Counters {

    private final RedisLink<String> redis;
    private final LuaScript figures = new LuaScript(HoldScript.FIGURES.text());
    private final LuaScript seed = new LuaScript(HoldScript.SEED.text());
    private final LuaScript correct = new LuaScript(HoldScript.CORRECT.text());
    private final LuaScript trust = new LuaScript(HoldScript.TRUST.text());

    Counters(RedisLink<String> redis) {
        this.redis = redis;
    }

    /** Tenants whose calls a gateway has counted lately. */
    List<String> tenants() {
        return commands().zrange(HoldKeys.TENANTS, 0, -1);
    }

    Set<String> budgets(String tenant) {
        return commands().smembers(HoldKeys.budgets(tenant));
    }

    /** The budget behind a name; null when it is gone, and then the name is gone as well. */
    @Nullable BudgetCounter budget(String tenant, String key) {
        BudgetCounter counter = BudgetCounter.read(tenant, commands().hgetall(key));
        if (counter == null) {
            commands().srem(HoldKeys.budgets(tenant), key);
        }
        return counter;
    }

    BudgetFigures figures(BudgetCounter counter) {
        List<String> answer =
                figures.run(
                        commands(),
                        ScriptOutputType.MULTI,
                        List.of(
                                counter.key(),
                                HoldKeys.holds(counter.tenant()),
                                HoldKeys.trusted(counter.tenant())),
                        List.of());
        Instant now = Instant.ofEpochMilli(Long.parseLong(answer.get(0)));
        List<UUID> live = new ArrayList<>();
        answer.subList(6, answer.size()).forEach(id -> live.add(UUID.fromString(id)));
        return new BudgetFigures(
                answer.get(1).isEmpty() ? null : Long.valueOf(answer.get(1)),
                Long.parseLong(answer.get(2)),
                Long.parseLong(answer.get(3)),
                answer.get(4),
                answer.get(5),
                new UnderWay(now, live));
    }

    /**
     * Gives a budget its figures.
     *
     * @param read what was known before the ledger was asked
     * @param spentNanoUsd by the ledger, without the calls under way then
     * @return false when Redis lost its data meanwhile
     */
    boolean seed(BudgetCounter counter, BudgetFigures read, long spentNanoUsd) {
        Long taken =
                seed.run(
                        commands(),
                        ScriptOutputType.INTEGER,
                        List.of(
                                counter.key(),
                                HoldKeys.budgets(counter.tenant()),
                                HoldKeys.trusted(counter.tenant())),
                        List.of(
                                Long.toString(spentNanoUsd),
                                Long.toString(read.pending()),
                                read.trust(),
                                counter.kind().label(),
                                counter.id(),
                                counter.windowText()));
        return taken >= 0;
    }

    /**
     * Mends a budget, and what it holds if the tenant holds nothing.
     *
     * @return whether something was changed
     */
    boolean correct(BudgetCounter counter, BudgetFigures read, long changeNanoUsd) {
        Long changed =
                correct.run(
                        commands(),
                        ScriptOutputType.INTEGER,
                        List.of(
                                counter.key(),
                                HoldKeys.holds(counter.tenant()),
                                HoldKeys.budgets(counter.tenant())),
                        List.of(Long.toString(changeNanoUsd), read.revision()));
        return changed > 0;
    }

    void trust(String tenant, String run, long warmUpMillis) {
        trust.<Long>run(
                commands(),
                ScriptOutputType.INTEGER,
                List.of(HoldKeys.trusted(tenant), HoldKeys.budgets(tenant)),
                List.of(
                        run,
                        Long.toString(warmUpMillis),
                        Long.toString(HoldKeys.TRUST_LIFETIME_MILLIS)));
    }

    private RedisClusterCommands<String, String> commands() {
        return redis.connection().sync();
    }
}
