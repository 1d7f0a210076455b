package io.tollgate.gateway.caller;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tollgate.contracts.Level;
import io.tollgate.contracts.LevelKind;
import io.tollgate.contracts.LevelsAnswer;
import io.tollgate.contracts.LevelsAnswer.Entity;
import io.tollgate.contracts.LevelsRequest.Ref;
import io.tollgate.gateway.call.Refusal;
import io.tollgate.sdk.error.ErrorKind;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The levels that a request names itself, its customer and its tags: fresh for 10 seconds, and up
 * to 60 seconds old while key-service is away. Changes are announced, but not compared by version.
 */
public final class LevelDirectory {

    private static final Logger log = LoggerFactory.getLogger(LevelDirectory.class);

    private static final Duration FRESH = Duration.ofSeconds(10);
    private static final Duration STALE = Duration.ofSeconds(60);
    private static final int MAX_ENTITIES = 100_000;

    private static final int MOST_NAMED = 1_000;

    private static final Entity NOBODY = new Entity(null, false, null);

    private final KeyService keyService;
    private final InstantSource clock;
    private final Cache<Ref, Known> known =
            Caffeine.newBuilder().maximumSize(MAX_ENTITIES).expireAfterWrite(STALE).build();
    private final ConcurrentMap<Ref, CompletableFuture<Known>> underWay = new ConcurrentHashMap<>();
    private final AtomicLong changes = new AtomicLong();
    private volatile InUse inUse = new InUse(null, Instant.EPOCH);

    LevelDirectory(KeyService keyService, InstantSource clock) {
        this.keyService = keyService;
        this.clock = clock;
    }

    /**
     * What a request counts against beside its caller's own levels; the customer first, then tags
     * in their order, each once, with what models have within them. Customers and tags that neither
     * limit nor count are left out.
     *
     * @param customerId null when the request names none
     * @throws Refusal 400 for more tags than anybody needs; 401 when the customer or a tag is
     *     blocked; 503 when nobody can tell
     */
    public List<Level> levels(@Nullable String customerId, List<String> tags) {
        Set<Ref> refs = new LinkedHashSet<>();
        if (customerId != null) {
            refs.add(new Ref(LevelKind.CUSTOMER, customerId));
        }
        tags.forEach(tag -> refs.add(new Ref(LevelKind.TAG, tag)));
        refs.removeIf(ref -> isFresh(inUse) && !inUse.has(ref.kind()));
        if (refs.isEmpty()) {
            return List.of();
        }
        if (refs.size() > MOST_NAMED) {
            throw Refusal.invalid(400, "A request has at most " + MOST_NAMED + " tags.", "tags");
        }
        Map<Ref, Entity> entities = find(refs);
        List<Level> levels = new ArrayList<>();
        for (Ref ref : refs) {
            Entity entity = entities.get(ref);
            if (entity == null) {
                continue;
            }
            if (entity.blocked()) {
                throw Refusal.of(
                        ErrorKind.KEY_BLOCKED,
                        "Authentication Error: the "
                                + ref.kind().label()
                                + " of this request is blocked.");
            }
            if (entity.level() != null) {
                levels.add(entity.level());
            }
            levels.addAll(entity.models());
        }
        return levels;
    }

    private boolean isFresh(InUse answer) {
        return clock.instant().isBefore(answer.askedAt().plus(FRESH));
    }

    /** Forgets an entity, so that the next request asks anew. */
    void forget(LevelKind kind, String id) {
        changes.incrementAndGet();
        if (kind == LevelKind.CUSTOMER || kind == LevelKind.TAG) {
            inUse = new InUse(null, Instant.EPOCH);
        }
        known.invalidate(new Ref(kind, id));
    }

    /** Forgets everything: who is concerned is not known here. */
    void forgetAll() {
        changes.incrementAndGet();
        inUse = new InUse(null, Instant.EPOCH);
        known.invalidateAll();
    }

    private Map<Ref, Entity> find(Set<Ref> refs) {
        Map<Ref, Entity> found = new LinkedHashMap<>();
        List<Ref> missing = new ArrayList<>();
        Instant now = clock.instant();
        for (Ref ref : refs) {
            Known entry = known.getIfPresent(ref);
            if (entry != null && now.isBefore(entry.askedAt().plus(FRESH))) {
                found.put(ref, entry.entity());
            } else {
                missing.add(ref);
            }
        }
        if (missing.isEmpty()) {
            return found;
        }
        try {
            ask(missing).forEach((ref, entry) -> found.put(ref, entry.entity()));
        } catch (KeyServiceUnavailableException away) {
            missing.forEach(ref -> found.put(ref, stale(ref)));
            log.warn("key-service is away, going on with limits known before");
        }
        return found;
    }

    private Entity stale(Ref ref) {
        if (!inUse.has(ref.kind())) {
            return NOBODY;
        }
        Known entry = known.getIfPresent(ref);
        if (entry == null || !clock.instant().isBefore(entry.askedAt().plus(STALE))) {
            throw Refusal.unavailable(
                    "Limits cannot be checked at the moment. Try again shortly.",
                    Duration.ofSeconds(2));
        }
        return entry.entity();
    }

    /** Many requests that name the same entity ask once; what is asked is asked together. */
    private Map<Ref, Known> ask(List<Ref> refs) {
        Map<Ref, CompletableFuture<Known>> mine = new LinkedHashMap<>();
        Map<Ref, CompletableFuture<Known>> all = new LinkedHashMap<>();
        for (Ref ref : refs) {
            CompletableFuture<Known> fresh = new CompletableFuture<>();
            CompletableFuture<Known> others = underWay.putIfAbsent(ref, fresh);
            all.put(ref, others == null ? fresh : others);
            if (others == null) {
                mine.put(ref, fresh);
            }
        }
        if (!mine.isEmpty()) {
            bring(mine);
        }
        Map<Ref, Known> answers = new LinkedHashMap<>();
        all.forEach((ref, answer) -> answers.put(ref, await(answer)));
        return answers;
    }

    private void bring(Map<Ref, CompletableFuture<Known>> mine) {
        try {
            Instant askedAt = clock.instant();
            long before = changes.get();
            LevelsAnswer said = keyService.levels(List.copyOf(mine.keySet()));
            Iterator<Entity> answers = said.entities().iterator();
            if (changes.get() == before) {
                inUse = new InUse(said.inUse(), askedAt);
            }
            mine.forEach(
                    (ref, waiting) -> {
                        Known answer = new Known(answers.next(), askedAt);
                        // What is older than a change would hide it until it grows old itself.
                        if (changes.get() == before) {
                            known.put(ref, answer);
                        }
                        waiting.complete(answer);
                    });
        } catch (RuntimeException failed) {
            mine.values().forEach(answer -> answer.completeExceptionally(failed));
        } finally {
            mine.forEach(underWay::remove);
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

    private record Known(Entity entity, Instant askedAt) {}

    /**
     * Where nobody has a limit nobody need be looked up; and while key-service is away what it said
     * last holds.
     *
     * @param kinds null for all
     */
    private record InUse(@Nullable Set<LevelKind> kinds, Instant askedAt) {

        boolean has(LevelKind kind) {
            return kinds == null || kinds.contains(kind);
        }
    }
}
