package io.tollgate.sdk;

import io.tollgate.sdk.http.Headers;
import io.tollgate.sdk.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Replays chat completions of vendors that speak OpenAI's interface, more or less. */
final class CompatibleReplay {
    private static final Pattern FINISH = Pattern.compile("\"finish_reason\": ?\"");

    private CompatibleReplay() {}

    static void run(String provider, WireReplay replay) {
        for (Recordings.Exchange exchange : Recordings.of(provider)) {
            if (!exchange.path().replaceAll("#.*", "").endsWith("/chat/completions")) {
                replay.leave(exchange, "another interface");
            } else if (exchange.status() >= 400) {
                replay.error(exchange, Headers.empty());
            } else if (exchange.kind().equals("json")) {
                replay.unary(exchange, whole(exchange));
            } else {
                stream(exchange, replay);
            }
        }
    }

    private static Outcome whole(Recordings.Exchange exchange) {
        JsonNode message =
                Json.readOrNull(exchange.response()).path("choices").path(0).path("message");
        Outcome plain = Outcome.of(exchange.response());
        StringBuilder text = new StringBuilder(plain.text());
        StringBuilder thoughts = new StringBuilder(plain.thoughts());
        parts(message.path("content"), text, thoughts);
        return with(plain, text, thoughts);
    }

    private static void stream(Recordings.Exchange exchange, WireReplay replay) {
        Outcome plain = Outcome.ofStream(exchange.response());
        StringBuilder text = new StringBuilder();
        StringBuilder thoughts = new StringBuilder();
        for (JsonNode json : Outcome.events(exchange.response())) {
            JsonNode delta = json.path("choices").path(0).path("delta");
            text.append(delta.path("content").asString(""));
            thoughts.append(
                    delta.path("reasoning_content").asString(delta.path("reasoning").asString("")));
            parts(delta.path("content"), text, thoughts);
        }
        Matcher finish =
                FINISH.matcher(new String(exchange.response(), StandardCharsets.ISO_8859_1));
        if (!finish.find()) {
            replay.leave(exchange, "no finish reason");
            return;
        }
        replay.stream(exchange, with(plain, text, thoughts), finish.start());
    }

    /** Mistral writes content as typed parts, thoughts among them. */
    private static void parts(JsonNode content, StringBuilder text, StringBuilder thoughts) {
        if (!content.isArray()) {
            return;
        }
        for (JsonNode part : content) {
            text.append(part.path("text").asString(""));
            for (JsonNode piece : part.path("thinking")) {
                thoughts.append(piece.path("text").asString(""));
            }
        }
    }

    private static Outcome with(Outcome plain, StringBuilder text, StringBuilder thoughts) {
        return new Outcome(
                text.toString(),
                thoughts.toString(),
                plain.tools(),
                plain.finish(),
                plain.input(),
                plain.cached(),
                plain.output());
    }
}
