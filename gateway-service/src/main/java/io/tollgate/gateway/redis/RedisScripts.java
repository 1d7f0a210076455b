package io.tollgate.gateway.redis;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.Base16;
import io.tollgate.contracts.hold.HoldScript;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the scripts of a Hold's life by their digest, loading one again when Redis forgot it. */
public final class RedisScripts {

    private static final Logger log = LoggerFactory.getLogger(RedisScripts.class);

    private final AsyncRedis<String> redis;
    private final Map<HoldScript, String> digests = new EnumMap<>(HoldScript.class);

    public RedisScripts(AsyncRedis<String> redis) {
        this.redis = redis;
        for (HoldScript script : HoldScript.values()) {
            digests.put(script, Base16.digest(script.text().getBytes(StandardCharsets.UTF_8)));
        }
    }

    /**
     * Runs a script and waits.
     *
     * @throws RedisUnavailableException when no answer came; it may have run
     */
    public <T> T run(HoldScript script, ScriptOutputType output, String[] keys, String... values) {
        return this.<T>start(script, output, keys, values).await();
    }

    /** Sends a script off; await its answer later. */
    public <T> Pending<T> start(
            HoldScript script, ScriptOutputType output, String[] keys, String... values) {
        RedisAsyncCommands<String, String> commands = redis.commands();
        RedisFuture<T> answer = commands.evalsha(digest(script), output, keys, values);
        return new Running<>(
                script, answer, () -> commands.eval(script.text(), output, keys, values));
    }

    /** A script under way, and how to send it in full when Redis does not know it. */
    private final class Running<T> implements Pending<T> {

        private final HoldScript script;
        private final RedisFuture<T> answer;
        private final Supplier<RedisFuture<T>> inFull;

        Running(HoldScript script, RedisFuture<T> answer, Supplier<RedisFuture<T>> inFull) {
            this.script = script;
            this.answer = answer;
            this.inFull = inFull;
        }

        @Override
        public T await() {
            try {
                return redis.await(answer);
            } catch (RedisNoScriptException forgotten) {
                log.debug("sending {} in full", script);
                return redis.await(inFull.get());
            }
        }

        @Override
        public void whenLate(Consumer<T> action) {
            answer.thenAccept(action);
        }
    }

    private String digest(HoldScript script) {
        String digest = digests.get(script);
        if (digest == null) {
            throw new IllegalStateException("no digest of " + script);
        }
        return digest;
    }
}
