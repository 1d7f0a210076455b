package io.tollgate.sdk.chat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A whole answer.
 *
 * @param id the provider's id of the answer
 * @param model the model that answered, in the provider's words
 * @param created Unix seconds; 0 when the provider does not say
 * @param usage null when the provider did not count
 */
public record ChatResponse(
        String id, String model, long created, List<Choice> choices, @Nullable Usage usage) {
    public ChatResponse {
        choices = List.copyOf(choices);
    }

    /**
     * One of the answers.
     *
     * @param stopSequence which stop sequence matched, null when none or not told
     * @param logprobs OpenAI's log probabilities, null when not asked for
     */
    public record Choice(
            int index,
            List<Part> parts,
            StopReason reason,
            @Nullable String stopSequence,
            @Nullable JsonNode logprobs) {
        public Choice {
            parts = List.copyOf(parts);
        }
    }

    /** All text of the first answer, thoughts and refusals left out; empty when it has none. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (Choice choice : choices) {
            for (Part part : choice.parts()) {
                if (choice.index() == 0 && part instanceof Part.Text words) {
                    text.append(words.text());
                }
            }
        }
        return text.toString();
    }
}
