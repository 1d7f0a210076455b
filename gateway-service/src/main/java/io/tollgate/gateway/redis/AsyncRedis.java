package io.tollgate.gateway.redis;

import io.lettuce.core.RedisException;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.tollgate.platform.RedisLink;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Commands to Redis that answer later. Whoever waits for one waits within a time limit, so that no
 * command needs a timer of its own.
 */
public final class AsyncRedis<V> implements AutoCloseable {

    private static final Pattern RUN_ID = Pattern.compile("(?m)^run_id:(\\w+)");

    private final RedisLink<V> link;
    private final long timeoutMillis;

    /**
     * @param timeout for one answer, connecting apart
     */
    public AsyncRedis(RedisLink<V> link, Duration timeout) {
        this.link = link;
        this.timeoutMillis = timeout.toMillis();
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
    public <T> T await(Future<T> answer) {
        try {
            return answer.get(timeoutMillis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new RedisUnavailableException("Redis did not answer in time", late);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new RedisUnavailableException("interrupted", stopped);
        } catch (ExecutionException | CancellationException failed) {
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            throw new RedisUnavailableException("Redis failed: " + cause.getMessage(), cause);
        }
    }

    @Override
    public void close() {
        link.close();
    }
}
