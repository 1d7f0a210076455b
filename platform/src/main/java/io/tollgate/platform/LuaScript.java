package io.tollgate.platform;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;

/**
 * A Lua script that is sent to Redis by its digest, and in full only when Redis does not know it.
 */
public final class LuaScript {

    private final String text;
    private final String digest;

    public LuaScript(String text) {
        this.text = text;
        this.digest = sha1(text);
    }

    /**
     * Runs the script.
     *
     * @throws io.lettuce.core.RedisException when Redis is away or the script fails
     */
    public <T> T run(
            RedisClusterCommands<String, String> redis,
            ScriptOutputType output,
            List<String> keys,
            List<String> arguments) {
        String[] keyArray = keys.toArray(String[]::new);
        String[] argumentArray = arguments.toArray(String[]::new);
        try {
            return redis.evalsha(digest, output, keyArray, argumentArray);
        } catch (RedisNoScriptException unknown) {
            return redis.eval(text, output, keyArray, argumentArray);
        }
    }

    /** Redis names scripts by their SHA-1, see https://redis.io/docs/latest/commands/evalsha/. */
    private static String sha1(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-1");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("SHA-1 is part of every JDK", missing);
        }
    }
}
