package io.tollgate.gateway.redis;

import io.lettuce.core.RedisException;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.tollgate.platform.RedisLink;
import io.tollgate.sdk.http.Deadlines;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Commands to Redis that answer later. Whoever waits for one waits within a time limit, so that no
 * command needs a timer of its own.
 */
public final class AsyncRedis<V> implements AutoCloseable {

    private static final Pattern RUN_ID = Pattern.compile("(?m)^run_id:(\\w+)");

    /** Answers that are late may be so by this much more. */
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);

    private final RedisLink<V> link;
    private final Duration timeout;
    private final Deadlines deadlines = new Deadlines(LOOK_EVERY);

    /**
     * @param timeout for one answer, connecting apart
     */
    public AsyncRedis(RedisLink<V> link, Duration timeout) {
        this.link = link;
        this.timeout = timeout;
    }

    /**
     * Commands that answer later; await them with {@link #await}.
     *
     * @throws RedisUnavailableException when there is no connection
     */
    public RedisClusterAsyncCommands<String, V> commands() {
        try {
            return link.connection().async();
        } catch (RedisException away) {
            throw new RedisUnavailableException("Redis is away", away);
        }
    }

    /** Names the server that has this key, as long as it is connected; never blocks. */
    String node(String key) {
        try {
            return link.connection().node(key);
        } catch (RedisException away) {
            throw new RedisUnavailableException("Redis is away", away);
        }
    }

    /** The run id of the server that has this key: another one after every start. */
    CompletionStage<String> runId(String key) {
        try {
            return link.connection()
                    .serverInfo(key)
                    .thenApply(
                            info -> {
                                Matcher id = RUN_ID.matcher(info);
                                if (!id.find()) {
                                    throw new RedisUnavailableException(
                                            "Redis does not tell its run id", null);
                                }
                                return id.group(1);
                            });
        } catch (RedisException away) {
            throw new RedisUnavailableException("Redis is away", away);
        }
    }

    /**
     * A connection of its own for subscriptions.
     *
     * @throws RedisException when Redis is away
     */
    StatefulRedisPubSubConnection<String, String> subscriptions() {
        return link.subscriptions();
    }

    /**
     * Waits for an answer, within the time limit.
     *
     * @throws RedisUnavailableException when none came
     */
    public <T> T await(CompletionStage<T> answer) {
        CompletableFuture<T> waited = answer.toCompletableFuture();
        if (waited.isDone()) {
            return get(waited);
        }
        // Ended when it is late, which the answer itself must not be: somebody may still want it.
        CompletableFuture<T> copy = waited.copy();
        try (Deadlines.Deadline limit =
                deadlines.open(() -> copy.completeExceptionally(new TimeoutException()))) {
            limit.begin(timeout);
            return get(copy);
        }
    }

    private static <T> T get(CompletableFuture<T> answer) {
        try {
            return answer.get();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new RedisUnavailableException("interrupted", stopped);
        } catch (ExecutionException | CancellationException failed) {
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            String message =
                    cause instanceof TimeoutException
                            ? "Redis did not answer in time"
                            : "Redis failed: " + cause.getMessage();
            throw new RedisUnavailableException(message, cause);
        }
    }

    @Override
    public void close() {
        deadlines.close();
        link.close();
    }
}
