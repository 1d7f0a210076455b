package io.tollgate.keys.virtualkey;

import io.tollgate.contracts.Caller;
import io.tollgate.contracts.KeyHash;
import io.tollgate.contracts.KeyPeppers;
import io.tollgate.contracts.Level;
import io.tollgate.contracts.LevelKind;
import io.tollgate.contracts.ResolveAnswer;
import io.tollgate.contracts.ResolveRequest;
import io.tollgate.contracts.Role;
import io.tollgate.platform.ApiException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
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
    private final String currentPepper;
    private final TransactionTemplate transaction;

    CallerController(
            VirtualKeys keys, KeyPeppers peppers, PlatformTransactionManager transactions) {
        this.keys = keys;
        this.currentPepper = peppers.hash("").pepper();
        this.transaction = new TransactionTemplate(transactions);
    }

    @PostMapping("/internal/callers/resolve")
    ResolveAnswer resolve(@RequestBody ResolveRequest request) {
        List<KeyHash> hashes = request.hashes();
        if (hashes.isEmpty() || hashes.size() > MOST_HASHES) {
            throw ApiException.badRequest("hashes", "between 1 and " + MOST_HASHES + " hashes");
        }
        VirtualKey key = KeyText.find(keys, hashes).orElse(null);
        if (key == null) {
            return new ResolveAnswer(null);
        }
        moveToCurrentPepper(key, hashes.getFirst());
        return new ResolveAnswer(caller(key));
    }

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

    private static Caller caller(VirtualKey key) {
        JsonNode metadata = KeyView.json(key.metadata);
        JsonNode cache = metadata.get("cache");
        return new Caller(
                key.token(),
                key.version,
                key.tenant(),
                Role.INTERNAL_USER,
                key.keyAlias,
                key.userId,
                key.teamId,
                key.organizationId,
                Boolean.TRUE.equals(key.blocked),
                key.expires,
                key.models,
                routes(key),
                aliases(key),
                List.of(level(key)),
                key.tags,
                cache instanceof ObjectNode ? cache : null,
                metadata);
    }

    /** Counts even without limits: what a key spent is always known. */
    private static Level level(VirtualKey key) {
        return Level.of(
                LevelKind.KEY,
                key.token(),
                key.rpmLimit,
                key.tpmLimit,
                key.maxParallelRequests,
                List.of(key.budget()));
    }

    private static List<String> routes(VirtualKey key) {
        @Nullable KeyType type = KeyType.of(key.keyType);
        return key.allowedRoutes.isEmpty() && type != null ? type.routes() : key.allowedRoutes;
    }

    private static Map<String, String> aliases(VirtualKey key) {
        Map<String, String> aliases = new TreeMap<>();
        KeyView.json(key.aliases)
                .propertyStream()
                .forEach(entry -> aliases.put(entry.getKey(), entry.getValue().asString()));
        return aliases;
    }
}
