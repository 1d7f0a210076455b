package io.tollgate.gateway.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tollgate.gateway.call.Call;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/**
 * The name of an answer in the cache: tenant, path and everything in the request that can change
 * the answer. White space does not count, and fields for the gateway's own use do not either.
 */
final class CacheKey {

    private static final Set<String> NOT_PART_OF_THE_QUESTION =
            Set.of(
                    "cache",
                    "metadata",
                    "litellm_metadata",
                    "tags",
                    "user",
                    "num_retries",
                    "timeout",
                    "stream_timeout",
                    "litellm_session_id",
                    "litellm_trace_id");

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private CacheKey() {}

    static String of(Call call, String namespace) {
        MessageDigest digest = sha256();
        part(digest, call.caller().tenant());
        part(digest, namespace);
        part(digest, call.route().path());
        part(digest, call.model());
        part(digest, header(call, "anthropic-version"));
        part(digest, header(call, "anthropic-beta"));
        part(digest, header(call, "openai-beta"));
        body(digest, call.body());
        return "tg:{" + call.caller().tenant() + "}:cache:" + hex(digest);
    }

    private static void body(MessageDigest digest, byte[] body) {
        try (JsonParser parser = MAPPER.createParser(body)) {
            int depth = 0;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (depth == 1
                        && token == JsonToken.PROPERTY_NAME
                        && NOT_PART_OF_THE_QUESTION.contains(parser.currentName())) {
                    parser.nextToken();
                    parser.skipChildren();
                    continue;
                }
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                digest.update((byte) token.id());
                if (token == JsonToken.PROPERTY_NAME
                        || token == JsonToken.VALUE_STRING
                        || token.isNumeric()) {
                    part(digest, parser.getString());
                }
            }
        }
    }

    /** With its length in front: whatever the text holds, it cannot pass for something else. */
    private static void part(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        digest.update(bytes);
    }

    private static String header(Call call, String name) {
        String value = call.request().getHeader(name);
        return value == null ? "" : value;
    }

    private static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("SHA-256 is part of every JDK", missing);
        }
    }
}
