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
 * @param serviceTier the tier that answered, in OpenAI's words ({@code default}, {@code flex},
 *     {@code priority}); null when the provider does not say
 */
public record ChatResponse(
        String id,
        String model,
        long created,
        List<Choice> choices,
        @Nullable Usage usage,
        @Nullable String serviceTier) {
    public ChatResponse {
        choices = List.copyOf(choices);
    }

    public ChatResponse(
            String id, String model, long created, List<Choice> choices, @Nullable Usage usage) {
        this(id, model, created, choices, usage, null);
    }

    /** The same answer with other counts. */
    public ChatResponse withUsage(Usage value) {
        return new ChatResponse(id, model, created, choices, value, serviceTier);
    }

    /**
     * One of the answers.
     *
     * @param stopSequence which stop sequence matched, null when none or not told
     * @param logprobs OpenAI's log probabilities, null when not asked for
     * @param citations sources of the text
     */
    public record Choice(
            int index,
            List<Part> parts,
            StopReason reason,
            @Nullable String stopSequence,
            @Nullable JsonNode logprobs,
            List<Citation> citations) {
        public Choice {
            parts = List.copyOf(parts);
            citations = List.copyOf(citations);
        }

        public Choice(
                int index,
                List<Part> parts,
                StopReason reason,
                @Nullable String stopSequence,
                @Nullable JsonNode logprobs) {
            this(index, parts, reason, stopSequence, logprobs, List.of());
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
