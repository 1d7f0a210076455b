package io.tollgate.gateway.caller;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tollgate.contracts.Caller;
import io.tollgate.contracts.KeyHash;
import io.tollgate.contracts.LevelKind;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Callers by key hash: fresh for 60 seconds, and up to five minutes old while key-service is away.
 * Correct sooner than that, because admission compares versions on every call.
 */
final class CallerDirectory {

    private static final Logger log = LoggerFactory.getLogger(CallerDirectory.class);

    private static final Duration FRESH = Duration.ofSeconds(60);
    private static final Duration STALE = Duration.ofMinutes(5);

    /** How long an unknown key stays unknown without asking again. */
    private static final Duration UNKNOWN = Duration.ofSeconds(2);

    private static final int MAX_CALLERS = 100_000;

    private final KeyService keyService;
    private final InstantSource clock;
    private final Cache<String, Known> known =
            Caffeine.newBuilder().maximumSize(MAX_CALLERS).expireAfterWrite(STALE).build();
    private final ConcurrentMap<String, CompletableFuture<Known>> underWay =
            new ConcurrentHashMap<>();

    CallerDirectory(KeyService keyService, InstantSource clock) {
        this.keyService = keyService;
        this.clock = clock;
    }

    /**
     * Who owns the key with these hashes, the current one first.
     *
     * @return null when there is no such key
     * @throws KeyServiceUnavailableException when nobody can tell
     */
    @Nullable Caller find(List<KeyHash> hashes) {
        String hash = hashes.getFirst().hash();
        Known entry = known.getIfPresent(hash);
        if (entry != null && entry.freshAt(clock.instant())) {
            return entry.caller();
        }
        try {
            return ask(hash, hashes).caller();
        } catch (KeyServiceUnavailableException away) {
            if (entry != null && entry.caller() != null && entry.usableAt(clock.instant())) {
                log.warn("key-service is away, going on with a caller known before");
                return entry.caller();
            }
            throw away;
        }
    }

    /** Forgets a key, so that the next call asks anew. */
    void forget(List<KeyHash> hashes) {
        known.invalidate(hashes.getFirst().hash());
    }

    /** Forgets by the key's public id. */
    void forgetById(String keyId) {
        known.asMap()
                .values()
                .removeIf(entry -> entry.caller() != null && entry.caller().keyId().equals(keyId));
    }

    /** Forgets everybody. */
    void forgetAll() {
        known.invalidateAll();
    }

    /** Forgets all callers that count against this. */
    void forgetByLevel(LevelKind kind, String id) {
        known.asMap().values().removeIf(entry -> entry.carries(kind, id));
    }

    /** Many calls of one key ask once. */
    private Known ask(String hash, List<KeyHash> hashes) {
        CompletableFuture<Known> mine = new CompletableFuture<>();
        CompletableFuture<Known> others = underWay.putIfAbsent(hash, mine);
        if (others != null) {
            return await(others);
        }
        try {
            Instant askedAt = clock.instant();
            Known answer = new Known(keyService.resolve(hashes), askedAt);
            known.put(hash, answer);
            mine.complete(answer);
            return answer;
        } catch (RuntimeException failed) {
            mine.completeExceptionally(failed);
            throw failed;
        } finally {
            underWay.remove(hash, mine);
        }
    }

    private static Known await(CompletableFuture<Known> answer) {
        try {
            return answer.get();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new KeyServiceUnavailableException("interrupted", stopped);
        } catch (ExecutionException failed) {
            throw new KeyServiceUnavailableException("key-service is away", failed);
        }
    }

    private record Known(@Nullable Caller caller, Instant askedAt) {

        boolean freshAt(Instant now) {
            return now.isBefore(askedAt.plus(caller == null ? UNKNOWN : FRESH));
        }

        boolean carries(LevelKind kind, String id) {
            return caller != null
                    && caller.levels().stream()
                            .anyMatch(level -> level.kind() == kind && level.id().equals(id));
        }

        boolean usableAt(Instant now) {
            return now.isBefore(askedAt.plus(STALE));
        }
    }
}
