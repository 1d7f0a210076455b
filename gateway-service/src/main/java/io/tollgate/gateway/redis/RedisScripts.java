package io.tollgate.gateway.redis;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.Base16;
import io.tollgate.contracts.hold.HoldScript;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;

/**
 * Runs the scripts of a Hold's life by their digest, loading one again when Redis forgot it.
 *
 * <p>The admission script names the run of the server it is meant for. A server forgets scripts
 * when it ends, and a replica never knew them: whichever way another server came to answer, the
 * first admission finds no script, and learns whom it talks to.
 */
public final class RedisScripts {

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
        RedisClusterAsyncCommands<String, String> commands = redis.commands();
        CompletableFuture<T> answer = send(commands, loaded, output, keys, values);
        return new Running<T>(
                answer.exceptionallyCompose(
                        failure ->
                                unknown(failure)
                                        ? commands.<T>eval(loaded.text(), output, keys, values)
                                        : CompletableFuture.<T>failedFuture(failure)));
    }

    /**
     * Sends the admission script off.
     *
     * @throws RedisUnavailableException when Redis is away
     */
    public <T> Admission<T> admit(ScriptOutputType output, String[] keys, String... values) {
        String key = keys[0];
        RedisClusterAsyncCommands<String, String> commands = redis.commands();
        Loaded known = admissions.get(redis.node(key));
        CompletableFuture<Loaded> script =
                known == null ? learn(key) : CompletableFuture.completedFuture(known);
        CompletableFuture<Admitted<T>> answer =
                script.thenCompose(
                                first ->
                                        RedisScripts.<T>send(commands, first, output, keys, values)
                                                .thenApply(said -> new Admitted<>(said, first)))
                        .exceptionallyCompose(
                                failure ->
                                        unknown(failure)
                                                ? learn(key)
                                                        .thenCompose(
                                                                anew ->
                                                                        inFull(
                                                                                commands, anew,
                                                                                output, keys,
                                                                                values))
                                                : CompletableFuture.failedFuture(failure));
        return new RunningAdmission<>(answer);
    }

    /** An answer, and the script that gave it. */
    private record Admitted<T>(T answer, Loaded script) {}

    /**
     * Not loaded for itself: that would be written to the append-only file, and outlive the run it
     * is meant for.
     */
    private static <T> CompletionStage<Admitted<T>> inFull(
            RedisClusterAsyncCommands<String, String> commands,
            Loaded script,
            ScriptOutputType output,
            String[] keys,
            String[] values) {
        return commands.<T>eval(script.text(), output, keys, values)
                .thenApply(said -> new Admitted<>(said, script));
    }

    private static <T> CompletableFuture<T> send(
            RedisClusterAsyncCommands<String, String> commands,
            Loaded script,
            ScriptOutputType output,
            String[] keys,
            String[] values) {
        return commands.<T>evalsha(script.digest(), output, keys, values).toCompletableFuture();
    }

    private static boolean unknown(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure;
        return cause instanceof RedisNoScriptException;
    }

    private CompletableFuture<Loaded> learn(String key) {
        String node = redis.node(key);
        return redis.runId(key)
                .thenApply(
                        run -> {
                            String text = HoldScript.ADMIT.text().replace(HoldScript.RUN, run);
                            Loaded loaded = new Loaded(text, run);
                            admissions.put(node, loaded);
                            return loaded;
                        })
                .toCompletableFuture();
    }

    /** A script under way; it is sent in full by itself when Redis does not know it. */
    private final class Running<T> implements Pending<T> {

        private final CompletableFuture<T> answer;

        Running(CompletableFuture<T> answer) {
            this.answer = answer;
        }

        @Override
        public T await() {
            return redis.await(answer);
        }

        @Override
        public void whenLate(Consumer<T> action, Runnable lost) {
            later(answer, action, lost);
        }
    }

    private final class RunningAdmission<T> implements Admission<T> {

        private final CompletableFuture<Admitted<T>> answer;
        private volatile String run = "";

        RunningAdmission(CompletableFuture<Admitted<T>> answer) {
            this.answer = answer;
        }

        @Override
        public T await() {
            Admitted<T> admitted = redis.await(answer);
            run = admitted.script().run();
            return admitted.answer();
        }

        @Override
        public String run() {
            return run;
        }

        @Override
        public void whenLate(Consumer<T> action, Runnable lost) {
            later(answer.thenApply(Admitted::answer), action, lost);
        }
    }

    private static <T> void later(CompletableFuture<T> answer, Consumer<T> action, Runnable lost) {
        answer.whenComplete(
                (said, failure) -> {
                    if (failure == null) {
                        action.accept(said);
                    } else {
                        lost.run();
                    }
                });
    }
}
