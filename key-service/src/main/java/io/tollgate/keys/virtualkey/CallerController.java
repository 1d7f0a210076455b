package io.tollgate.keys.virtualkey;

import io.tollgate.contracts.Caller;
import io.tollgate.contracts.KeyHash;
import io.tollgate.contracts.KeyPeppers;
import io.tollgate.contracts.Level;
import io.tollgate.contracts.LevelKind;
import io.tollgate.contracts.ResolveAnswer;
import io.tollgate.contracts.ResolveRequest;
import io.tollgate.contracts.Restrictions;
import io.tollgate.contracts.Role;
import io.tollgate.keys.limits.LimitLevels;
import io.tollgate.keys.limits.Limits;
import io.tollgate.keys.management.KeptFields;
import io.tollgate.keys.owner.AccessGroups;
import io.tollgate.keys.owner.SharedBudgets;
import io.tollgate.keys.owner.Standing;
import io.tollgate.keys.owner.Standings;
import io.tollgate.keys.owner.Tenants;
import io.tollgate.platform.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tells the gateway who stands behind a key. Blocked and expired keys are answered as such: the
 * gateway tells the client why it is refused.
 */
@RestController
class CallerController {

    private static final Logger log = LoggerFactory.getLogger(CallerController.class);
    private static final int MOST_HASHES = 16;

    private final VirtualKeys keys;
    private final KeyText texts;
    private final AccessGroups groups;
    private final Standings standings;
    private final SharedBudgets budgets;
    private final LimitLevels limitLevels;
    private final String currentPepper;
    private final TransactionTemplate transaction;
    private final TransactionTemplate reading;

    CallerController(
            VirtualKeys keys,
            KeyText texts,
            AccessGroups groups,
            Standings standings,
            SharedBudgets budgets,
            LimitLevels limitLevels,
            KeyPeppers peppers,
            PlatformTransactionManager transactions) {
        this.keys = keys;
        this.texts = texts;
        this.groups = groups;
        this.standings = standings;
        this.budgets = budgets;
        this.limitLevels = limitLevels;
        this.currentPepper = peppers.hash("").pepper();
        this.transaction = new TransactionTemplate(transactions);
        this.reading = new TransactionTemplate(transactions);
        this.reading.setReadOnly(true);
    }

    @PostMapping("/internal/callers/resolve")
    ResolveAnswer resolve(@RequestBody ResolveRequest request) {
        List<KeyHash> hashes = request.hashes();
        if (hashes.isEmpty() || hashes.size() > MOST_HASHES) {
            throw ApiException.badRequest("hashes", "between 1 and " + MOST_HASHES + " hashes");
        }
        // One transaction for all that is read: a connection each would take longer than the
        // reading.
        Optional<Resolved> resolved =
                Objects.requireNonNull(
                        reading.execute(
                                status ->
                                        texts.find(hashes)
                                                .map(found -> new Resolved(found, caller(found)))),
                        "a transaction without a result");
        resolved.map(Resolved::found)
                .filter(found -> found.secretUntil() == null)
                .ifPresent(found -> moveToCurrentPepper(found.key(), hashes.getFirst()));
        return new ResolveAnswer(resolved.map(Resolved::caller).orElse(null));
    }

    private record Resolved(FoundKey found, Caller caller) {}

    /** Only where this service and the gateway agree on which pepper is the current one. */
    private void moveToCurrentPepper(VirtualKey key, KeyHash current) {
        if (key.pepper.equals(current.pepper()) || !current.pepper().equals(currentPepper)) {
            return;
        }
        try {
            transaction.executeWithoutResult(
                    status ->
                            keys.movePepper(
                                    key.token(), key.lookupHash, current.hash(), current.pepper()));
        } catch (DataAccessException later) {
            log.warn("key {} keeps its old pepper for now: {}", key.token(), later.getMessage());
        }
    }

    /** Everything a gateway must know of a key. */
    Caller caller(FoundKey found) {
        VirtualKey key = found.key();
        Standing standing = standings.of(key.teamId, key.userId, key.organizationId);
        List<String> routes = key.routes();
        List<List<String>> models = models(key, standing);
        LevelKind blockedBy =
                Boolean.TRUE.equals(key.blocked) ? LevelKind.KEY : standing.blockedBy();
        JsonNode metadata = KeyView.json(key.metadata);
        JsonNode cache = metadata.get("cache");
        return new Caller(
                key.token(),
                key.version,
                Tenants.of(standing.organizationId(), key.teamId, key.userId, key.token()),
                role(standing.role(), routes),
                key.keyAlias,
                key.userId,
                key.teamId,
                standing.organizationId(),
                blockedBy != null,
                found.expires(),
                models.getFirst(),
                routes,
                aliases(key, standing),
                levels(key, standing),
                Stream.concat(key.tags.stream(), standing.tags().stream()).distinct().toList(),
                cache instanceof ObjectNode ? cache : null,
                metadata,
                blockedBy,
                models.subList(1, models.size()),
                restrictions(key, standing));
    }

    /** The key's own list first, then those of whom it belongs to; groups by their models. */
    private List<List<String>> models(VirtualKey key, Standing standing) {
        List<String> own = new ArrayList<>(key.models);
        if (!own.isEmpty()) {
            own.addAll(KeptFields.texts(key.settings, KeptFields.ACCESS_GROUPS));
        }
        List<List<String>> lists = new ArrayList<>();
        lists.add(own);
        lists.addAll(standing.modelLists());
        List<String> permitted = KeptFields.permittedModels(key.settings);
        if (!permitted.isEmpty()) {
            lists.add(permitted);
        }
        return groups.expand(lists);
    }

    private static Restrictions restrictions(VirtualKey key, Standing standing) {
        return new Restrictions(
                Stream.of(
                                KeptFields.texts(key.settings, KeptFields.ALLOWED_IPS),
                                KeptFields.texts(standing.settings(), KeptFields.ALLOWED_IPS))
                        .filter(list -> !list.isEmpty())
                        .toList(),
                both(key, standing, KeptFields.ENFORCED_PARAMS),
                KeptFields.texts(key.settings, KeptFields.CACHE_CONTROLS),
                both(key, standing, KeptFields.GUARDRAILS));
    }

    private static List<String> both(VirtualKey key, Standing standing, String name) {
        return Stream.concat(
                        KeptFields.texts(key.settings, name).stream(),
                        KeptFields.texts(standing.settings(), name).stream())
                .distinct()
                .toList();
    }

    /** The key counts even without limits: what it spent is always known. */
    private List<Level> levels(VirtualKey key, Standing standing) {
        Limits limits =
                SharedBudgets.over(
                        key.limits, key.budgetId, budgets.all(Stream.ofNullable(key.budgetId)));
        List<Level> levels = new ArrayList<>();
        levels.add(limitLevels.counting(LevelKind.KEY, key.token(), key.version, limits));
        levels.addAll(limitLevels.ofModels(LevelKind.KEY_MODEL, key.token(), limits));
        levels.addAll(standing.levels());
        return levels;
    }

    /** What an owner may manage, a key for calls may not: whoever finds it shall not either. */
    static Role role(Role owner, List<String> routes) {
        if (!owner.seesEverything() || routes.isEmpty() || routes.contains("management_routes")) {
            return owner;
        }
        return routes.contains("info_routes") ? Role.PROXY_ADMIN_VIEWER : Role.INTERNAL_USER;
    }

    /** The key's own go before its team's. */
    private static Map<String, String> aliases(VirtualKey key, Standing standing) {
        Map<String, String> aliases = new TreeMap<>(standing.aliases());
        KeyView.json(key.aliases)
                .propertyStream()
                .forEach(entry -> aliases.put(entry.getKey(), entry.getValue().asString()));
        return aliases;
    }
}
