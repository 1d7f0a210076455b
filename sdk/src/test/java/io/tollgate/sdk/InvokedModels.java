package io.tollgate.sdk;

import io.tollgate.sdk.chat.Usage;
import io.tollgate.sdk.json.Json;
import io.tollgate.sdk.wire.InvokeUsage;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * InvokeModel's answers pass through byte for byte; what is read of them is their use, here against
 * what Bedrock counted: in the head of a whole answer, in the last piece of a stream.
 */
final class InvokedModels {
    private static final Pattern PIECE = Pattern.compile("\"bytes\":\"([A-Za-z0-9+/=]+)\"");

    private InvokedModels() {}

    static void replay(Recordings.Exchange exchange, boolean whole, WireReplay replay) {
        if (exchange.status() >= 400) {
            replay.except(exchange, "a refusal, which passes through as it is");
            return;
        }
        if (whole) {
            Usage usage = InvokeUsage.whole(exchange.response(), exchange.headers(), 3);
            check(
                    exchange,
                    "head",
                    number(exchange, "input"),
                    number(exchange, "output"),
                    usage,
                    replay);
        } else {
            JsonNode counted = counted(exchange);
            if (counted.isEmpty()) {
                boolean guessed = read(exchange.response(), 5).estimated();
                replay.check(exchange, "uncounted", true, guessed);
                replay.replayed(exchange, "use of InvokeModel");
                return;
            }
            for (int pace : new int[] {exchange.response().length, 1, 7}) {
                check(
                        exchange,
                        "by " + pace,
                        counted.path("inputTokenCount").asLong(),
                        counted.path("outputTokenCount").asLong(),
                        read(exchange.response(), pace),
                        replay);
            }
            Usage cut =
                    read(Arrays.copyOf(exchange.response(), exchange.response().length / 2), 11);
            replay.check(exchange, "cut off", true, cut.estimated());
        }
        replay.replayed(exchange, "use of InvokeModel");
    }

    private static void check(
            Recordings.Exchange exchange,
            String where,
            long input,
            long output,
            Usage usage,
            WireReplay replay) {
        long beside = usage.cacheReadTokens() + usage.cacheWriteTokens();
        replay.check(exchange, where + " input", input, usage.inputTokens() - beside);
        replay.check(exchange, where + " output", output, usage.outputTokens());
        replay.check(exchange, where + " estimated", false, usage.estimated());
    }

    private static Usage read(byte[] bytes, int pace) {
        InvokeUsage usage = new InvokeUsage(3);
        for (int at = 0; at < bytes.length; at += pace) {
            byte[] piece = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + pace));
            usage.saw(piece, piece.length);
        }
        return usage.soFar();
    }

    private static long number(Recordings.Exchange exchange, String what) {
        String told = exchange.headers().first("x-amzn-bedrock-" + what + "-token-count");
        return told == null ? 0 : Long.parseLong(told);
    }

    /** Found in the raw bytes, without reading frames. */
    private static JsonNode counted(Recordings.Exchange exchange) {
        Matcher piece = PIECE.matcher(new String(exchange.response(), StandardCharsets.ISO_8859_1));
        JsonNode counted = Json.object();
        while (piece.find()) {
            JsonNode json = Json.readOrNull(Base64.getDecoder().decode(piece.group(1)));
            if (json != null && json.has("amazon-bedrock-invocationMetrics")) {
                counted = json.path("amazon-bedrock-invocationMetrics");
            }
        }
        return counted;
    }
}
