package io.tollgate.gateway.content;

import io.tollgate.contracts.CallContents.Content;
import io.tollgate.gateway.call.Call;
import io.tollgate.gateway.call.Step;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;

/**
 * Keeps what is said in calls of keys whose metadata has {@code store_prompts_in_spend_logs},
 * unless the request asks for redaction. Prompts of all other keys never leave the gateway this
 * way.
 */
public final class KeepContent implements Step {

    /** Longer requests and answers are kept as far as this, in bytes. */
    static final int MOST = 256 * 1024;

    private static final String WANTED = "store_prompts_in_spend_logs";

    private final ContentSender sender;

    KeepContent(ContentSender sender) {
        this.sender = sender;
    }

    @Override
    public void handle(Call call, Next next) throws IOException {
        if (!wanted(call)) {
            next.handle(call);
            return;
        }
        HttpServletResponse client = call.response();
        KeptResponse kept = new KeptResponse(client, MOST);
        call.response(kept);
        try {
            next.handle(call);
        } finally {
            call.response(client);
            sender.offer(new Content(call.id(), request(call), kept.text()));
        }
    }

    private static boolean wanted(Call call) {
        JsonNode metadata = call.caller().metadata();
        return metadata != null
                && metadata.path(WANTED).asString("").equals("true")
                && !"true".equalsIgnoreCase(call.header("enable-message-redaction"));
    }

    private static String request(Call call) {
        byte[] body = call.body();
        return new String(body, 0, Math.min(body.length, MOST), StandardCharsets.UTF_8);
    }
}
