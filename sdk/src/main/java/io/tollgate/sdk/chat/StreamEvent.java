package io.tollgate.sdk.chat;

import io.tollgate.sdk.error.ProviderError;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What happens in a streamed answer. {@code choice} and {@code call} count from 0. */
public sealed interface StreamEvent {
    record Started(String id, String model) implements StreamEvent {}

    record TextDelta(int choice, String text) implements StreamEvent {}

    /** Thoughts; a signature closes the thinking block it belongs to. */
    record ThinkingDelta(int choice, String text, @Nullable String signature)
            implements StreamEvent {}

    record RedactedThinking(int choice, String data) implements StreamEvent {}

    record RefusalDelta(int choice, String text) implements StreamEvent {}

    /**
     * A call begins.
     *
     * @param signature Google's thought signature on the call; null for none
     */
    record ToolCallStarted(int choice, int call, String id, String name, @Nullable String signature)
            implements StreamEvent {
        public ToolCallStarted(int choice, int call, String id, String name) {
            this(choice, call, id, name, null);
        }
    }

    record ToolCallDelta(int choice, int call, String json) implements StreamEvent {}

    /** Output only its own vendor's clients understand (audio, citations, hosted tools). */
    record ForeignDelta(int choice, String type) implements StreamEvent {}

    /** What only some dialects can say; the others leave it out. */
    sealed interface Detail extends StreamEvent {}

    record CitationAdded(int choice, Citation citation) implements Detail {}

    /** OpenAI's log probabilities of the words just told ({@code content}, {@code refusal}). */
    record LogprobsDelta(int choice, JsonNode logprobs) implements Detail {}

    /** A picture or sound of the answer, whole. */
    record MediaAdded(int choice, Part media) implements Detail {}

    /** Google's thought signature on the words told so far. */
    record TextSigned(int choice, String signature) implements Detail {}

    /** The service tier that answered, in OpenAI's words. */
    record TierTold(String tier) implements Detail {}

    record Finished(int choice, StopReason reason, @Nullable String stopSequence)
            implements StreamEvent {}

    /** Usage so far; a later report replaces an earlier one. */
    record Reported(Usage usage) implements StreamEvent {}

    record Failed(ProviderError error) implements StreamEvent {}

    /** The provider closed the answer in good order ({@code [DONE]}, {@code message_stop}). */
    record Ended() implements StreamEvent {}
}
