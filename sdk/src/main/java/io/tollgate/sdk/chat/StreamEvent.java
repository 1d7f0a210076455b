package io.tollgate.sdk.chat;

import io.tollgate.sdk.error.ProviderError;
import org.jspecify.annotations.Nullable;

/** What happens in a streamed answer. {@code choice} and {@code call} count from 0. */
public sealed interface StreamEvent {
    record Started(String id, String model) implements StreamEvent {}

    record TextDelta(int choice, String text) implements StreamEvent {}

    /** Thoughts; a signature closes the thinking block it belongs to. */
    record ThinkingDelta(int choice, String text, @Nullable String signature)
            implements StreamEvent {}

    record RedactedThinking(int choice, String data) implements StreamEvent {}

    record RefusalDelta(int choice, String text) implements StreamEvent {}

    record ToolCallStarted(int choice, int call, String id, String name) implements StreamEvent {}

    record ToolCallDelta(int choice, int call, String json) implements StreamEvent {}

    /** Output only its own vendor's clients understand (audio, citations, hosted tools). */
    record ForeignDelta(int choice, String type) implements StreamEvent {}

    record Finished(int choice, StopReason reason, @Nullable String stopSequence)
            implements StreamEvent {}

    /** Usage so far; a later report replaces an earlier one. */
    record Reported(Usage usage) implements StreamEvent {}

    record Failed(ProviderError error) implements StreamEvent {}

    /** The provider closed the answer in good order ({@code [DONE]}, {@code message_stop}). */
    record Ended() implements StreamEvent {}
}
