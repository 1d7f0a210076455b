package io.tollgate.sdk;

import io.tollgate.sdk.http.Headers;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
                replay.unary(exchange, Outcome.of(exchange.response()));
            } else {
                stream(exchange, replay);
            }
        }
    }

    private static void stream(Recordings.Exchange exchange, WireReplay replay) {
        Matcher finish =
                FINISH.matcher(new String(exchange.response(), StandardCharsets.ISO_8859_1));
        if (!finish.find()) {
            replay.leave(exchange, "no finish reason");
            return;
        }
        replay.stream(exchange, Outcome.ofStream(exchange.response()), finish.start());
    }
}
