package io.tollgate.providers.account;

import io.lettuce.core.RedisException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.codec.Base16;
import io.tollgate.contracts.hold.HoldScript;
import io.tollgate.platform.RedisLink;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The admission script, with the run of the server it is meant for written into it: a server that
 * was started anew, or took over from another, does not know it, and is asked who it is before it
 * admits anybody.
 */
final class AdmissionScript {

    private static final Pattern RUN_ID = Pattern.compile("(?m)^run_id:(\\w+)");

    private final Duration patience;
    private final ConcurrentMap<String, Loaded> byNode = new ConcurrentHashMap<>();

    /**
     * @param patience longest wait for what a server says of itself
     */
    AdmissionScript(Duration patience) {
        this.patience = patience;
    }

    /**
     * What the script answered.
     *
     * @param run of the server that answered
     */
    record Said(List<Object> answer, String run) {}

    private record Loaded(String text, String digest, String run) {

        static Loaded of(String run) {
            String text = HoldScript.ADMIT.text().replace(HoldScript.RUN, run);
            return new Loaded(text, Base16.digest(text.getBytes(StandardCharsets.UTF_8)), run);
        }
    }

    /**
     * Runs the script where the first key is.
     *
     * @throws RedisException when Redis is away
     */
    Said run(RedisLink.Connection<String> redis, List<String> keys, List<String> values) {
        String[] keyArray = keys.toArray(String[]::new);
        String[] valueArray = values.toArray(String[]::new);
        Loaded known = byNode.get(redis.node(keyArray[0]));
        if (known != null) {
            try {
                return new Said(
                        redis.sync()
                                .evalsha(
                                        known.digest(),
                                        ScriptOutputType.MULTI,
                                        keyArray,
                                        valueArray),
                        known.run());
            } catch (RedisNoScriptException another) {
                // Another server than before, or another run of it.
            }
        }
        Loaded anew = learn(redis, keyArray[0]);
        // Not loaded for itself: that may be written to the append-only file, and outlive the run.
        return new Said(
                redis.sync().eval(anew.text(), ScriptOutputType.MULTI, keyArray, valueArray),
                anew.run());
    }

    private Loaded learn(RedisLink.Connection<String> redis, String key) {
        String node = redis.node(key);
        String info;
        try {
            info =
                    redis.serverInfo(key)
                            .toCompletableFuture()
                            .get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException away) {
            throw new RedisException("Redis does not say who it is", away);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new io.lettuce.core.RedisCommandInterruptedException(stopped);
        }
        Matcher run = RUN_ID.matcher(info);
        if (!run.find()) {
            throw new RedisException("Redis does not tell its run id");
        }
        Loaded loaded = Loaded.of(run.group(1));
        byNode.put(node, loaded);
        return loaded;
    }
}
