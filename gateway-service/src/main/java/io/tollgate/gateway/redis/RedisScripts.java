package io.tollgate.gateway.redis;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.Base16;
import io.tollgate.contracts.hold.HoldScript;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the scripts of a Hold's life by their digest, loading one again when Redis forgot it.
 *
 * <p>The admission script names the run of the server it is meant for. A server forgets scripts
 * when it ends, and a replica never knew them: whichever way another server came to answer, the
 * first admission finds no script, and learns whom it talks to.
 */
public final class RedisScripts {

    private static final Logger log = LoggerFactory.getLogger(RedisScripts.class);

    private final AsyncRedis<String> redis;
    private final Map<HoldScript, Loaded> scripts = new EnumMap<>(HoldScript.class);
    private final ConcurrentMap<String, Loaded> admissions = new ConcurrentHashMap<>();

    public RedisScripts(AsyncRedis<String> redis) {
        this.redis = redis;
        for (HoldScript script : HoldScript.values()) {
            scripts.put(script, new Loaded(script.text(), ""));
        }
    }

    /**
     * A script as it is sent.
     *
     * @param run that it is meant for; empty for scripts that do not care
     */
    private record Loaded(String text, String digest, String run) {

        Loaded(String text, String run) {
            this(text, Base16.digest(text.getBytes(StandardCharsets.UTF_8)), run);
        }
    }

    /** An admission under way, and the run of the server that it was meant for. */
    public interface Admission<T> extends Pending<T> {

        /** Valid once the answer is there. */
        String run();
    }

    /**
     * Runs a script and waits.
     *
     * @throws RedisUnavailableException when no answer came; it may have run
     */
    public <T> T run(HoldScript script, ScriptOutputType output, String[] keys, String... values) {
        return this.<T>start(script, output, keys, values).await();
    }

    /** Sends a script off; await its answer later. Not for {@link HoldScript#ADMIT}. */
    public <T> Pending<T> start(
            HoldScript script, ScriptOutputType output, String[] keys, String... values) {
        Loaded loaded = scripts.get(script);
        if (loaded == null || script == HoldScript.ADMIT) {
            throw new IllegalArgumentException("not to be sent like this: " + script);
        }
        return new Running<>(loaded, () -> loaded, output, keys, values);
    }

    /**
     * Sends the admission script off.
     *
     * @throws RedisUnavailableException when Redis is away
     */
    public <T> Admission<T> admit(ScriptOutputType output, String[] keys, String... values) {
        String key = keys[0];
        String node = redis.node(key);
        Loaded known = admissions.get(node);
        Loaded first = known == null ? learn(node, key) : known;
        return new Running<>(first, () -> learn(redis.node(key), key), output, keys, values);
    }

    private Loaded learn(String node, String key) {
        String run = redis.runId(key);
        Loaded loaded = new Loaded(HoldScript.ADMIT.text().replace(HoldScript.RUN, run), run);
        admissions.put(node, loaded);
        return loaded;
    }

    /** A script under way, and how to send it in full when Redis does not know it. */
    private final class Running<T> implements Admission<T> {

        private final RedisClusterAsyncCommands<String, String> commands = redis.commands();
        private final Supplier<Loaded> anew;
        private final ScriptOutputType output;
        private final String[] keys;
        private final String[] values;
        private final RedisFuture<T> answer;
        private volatile Loaded script;

        Running(
                Loaded script,
                Supplier<Loaded> anew,
                ScriptOutputType output,
                String[] keys,
                String[] values) {
            this.script = script;
            this.anew = anew;
            this.output = output;
            this.keys = keys;
            this.values = values;
            this.answer = commands.evalsha(script.digest(), output, keys, values);
        }

        @Override
        public T await() {
            try {
                return redis.await(answer);
            } catch (RedisNoScriptException forgotten) {
                log.debug("sending a script in full");
                script = anew.get();
                // Not loaded for itself: that would be written to the append-only file, and outlive
                // the run it is meant for.
                return redis.await(commands.<T>eval(script.text(), output, keys, values));
            }
        }

        @Override
        public String run() {
            return script.run();
        }

        @Override
        public void whenLate(Consumer<T> action) {
            answer.thenAccept(action);
        }
    }
}
