package io.tollgate.sdk.wire;

import io.tollgate.sdk.chat.ChatResponse;
import io.tollgate.sdk.chat.ChatResponse.Choice;
import io.tollgate.sdk.chat.Part;
import io.tollgate.sdk.chat.StopReason;
import io.tollgate.sdk.error.ErrorKind;
import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.error.ProviderError;
import io.tollgate.sdk.json.Json;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Reads a whole text completion. */
final class CompletionsAnswerReader {
    private CompletionsAnswerReader() {}

    static ChatResponse read(byte[] body) {
        JsonNode json = Json.readOrNull(body);
        if (json != null && Json.present(json, "error") != null) {
            throw new LlmException(ErrorReader.inStream(json));
        }
        if (json == null || !json.path("choices").isArray()) {
            throw new LlmException(
                    ProviderError.of(
                            ErrorKind.UPSTREAM_PROTOCOL,
                            "The provider's answer is not a completion."));
        }
        List<Choice> choices = new ArrayList<>();
        for (JsonNode choice : json.path("choices")) {
            StopReason reason = OpenAiAnswerReader.stopReason(Json.text(choice, "finish_reason"));
            choices.add(
                    new Choice(
                            (int) Json.count(choice, "index"),
                            List.of(new Part.Text(Json.textOrEmpty(choice, "text"), null)),
                            reason == null ? StopReason.END : reason,
                            null,
                            null));
        }
        return new ChatResponse(
                Json.textOrEmpty(json, "id"),
                Json.textOrEmpty(json, "model"),
                Json.count(json, "created"),
                choices,
                OpenAiUsage.read(json.get("usage"), null));
    }
}
