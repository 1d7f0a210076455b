package io.tollgate.sdk.dialect;

import io.tollgate.sdk.chat.ChatResponse;
import io.tollgate.sdk.chat.Part;
import io.tollgate.sdk.json.Json;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes a whole text completion. */
final class CompletionsAnswerWriter {
    private CompletionsAnswerWriter() {}

    static byte[] write(ChatResponse response, String publicModel) {
        long created = response.created() > 0 ? response.created() : Instant.now().getEpochSecond();
        ObjectNode body = envelope(id(response.id()), created, publicModel);
        ArrayNode choices = body.putArray("choices");
        for (ChatResponse.Choice choice : response.choices()) {
            StringBuilder text = new StringBuilder();
            for (Part part : choice.parts()) {
                if (part instanceof Part.Text words) {
                    text.append(words.text());
                } else if (part instanceof Part.Refusal refusal) {
                    text.append(refusal.text());
                }
            }
            choices.add(
                    choice(
                            choice.index(),
                            text.toString(),
                            OpenAiAnswerWriter.finishReason(choice.reason())));
        }
        if (response.usage() != null) {
            body.set("usage", OpenAiAnswerWriter.usage(response.usage()));
        }
        return Json.bytes(body);
    }

    static ObjectNode envelope(String id, long created, String model) {
        return Json.object()
                .put("id", id)
                .put("object", "text_completion")
                .put("created", created)
                .put("model", model);
    }

    static ObjectNode choice(int index, String text, @Nullable String finishReason) {
        return Json.object()
                .put("text", text)
                .put("index", index)
                .putNull("logprobs")
                .put("finish_reason", finishReason);
    }

    static String id(String id) {
        return id.startsWith("cmpl-") ? id : "cmpl-" + id.substring(id.indexOf('-') + 1);
    }
}
