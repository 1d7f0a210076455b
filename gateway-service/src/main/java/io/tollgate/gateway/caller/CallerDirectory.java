package io.tollgate.gateway.caller;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tollgate.contracts.Caller;
import io.tollgate.contracts.IdentityAnswer;
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
 * Callers by what they present: fresh for 60 seconds, and up to five minutes old while key-service
 * is away. Correct sooner than that, because admission compares versions on every call.
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
    private final Cache<Credential, Known> known =
            Caffeine.newBuilder().maximumSize(MAX_CALLERS).expireAfterWrite(STALE).build();
    private final ConcurrentMap<Credential, CompletableFuture<Known>> underWay =
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
        List<Caller> callers = find(new Credential.Key(hashes)).callers();
        return callers.isEmpty() ? null : callers.getFirst();
    }

    /**
     * Who may be behind a credential.
     *
     * @return without callers when it is unknown or refused
     * @throws KeyServiceUnavailableException when nobody can tell
     */
    IdentityAnswer find(Credential credential) {
        Known entry = known.getIfPresent(credential);
        if (entry != null && entry.freshAt(clock.instant())) {
            return entry.answer();
        }
        try {
            return ask(credential).answer();
        } catch (KeyServiceUnavailableException away) {
            if (entry != null && entry.isSomebody() && entry.usableAt(clock.instant())) {
                log.warn("key-service is away, going on with a caller known before");
                return entry.answer();
            }
            throw away;
        }
    }

    /** Whether key-service said lately whose this is. */
    boolean knows(Credential credential) {
        Known entry = known.getIfPresent(credential);
        return entry != null && entry.isSomebody();
    }

    /** Forgets a credential, so that the next call asks anew. */
    void forget(Credential credential) {
        known.invalidate(credential);
    }

    /** Forgets whom tokens stand for. */
    void forgetTokens() {
        known.asMap().keySet().removeIf(Credential.Token.class::isInstance);
    }

    /** Forgets by the key's public id. */
    void forgetById(String keyId) {
        known.asMap()
                .values()
                .removeIf(
                        entry ->
                                entry.callers().stream()
                                        .anyMatch(caller -> caller.keyId().equals(keyId)));
    }

    /** Forgets everybody. */
    void forgetAll() {
        known.invalidateAll();
    }

    /** Forgets all callers that count against this. */
    void forgetByLevel(LevelKind kind, String id) {
        known.asMap().values().removeIf(entry -> entry.carries(kind, id));
    }

    /** Many calls of one caller ask once. */
    private Known ask(Credential credential) {
        CompletableFuture<Known> mine = new CompletableFuture<>();
        CompletableFuture<Known> others = underWay.putIfAbsent(credential, mine);
        if (others != null) {
            return await(others);
        }
        try {
            Instant askedAt = clock.instant();
            Known answer = new Known(keyService.resolve(credential), askedAt);
            known.put(credential, answer);
            mine.complete(answer);
            return answer;
        } catch (RuntimeException failed) {
            mine.completeExceptionally(failed);
            throw failed;
        } finally {
            underWay.remove(credential, mine);
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

    private record Known(IdentityAnswer answer, Instant askedAt) {

        List<Caller> callers() {
            return answer.callers();
        }

        boolean isSomebody() {
            return !callers().isEmpty();
        }

        boolean freshAt(Instant now) {
            return now.isBefore(askedAt.plus(isSomebody() ? FRESH : UNKNOWN));
        }

        boolean carries(LevelKind kind, String id) {
            return callers().stream()
                    .flatMap(caller -> caller.levels().stream())
                    .anyMatch(level -> level.kind() == kind && level.id().equals(id));
        }

        boolean usableAt(Instant now) {
            return now.isBefore(askedAt.plus(STALE));
        }
    }
}
