package io.tollgate.sdk;

import io.tollgate.sdk.chat.ChatResponse;
import io.tollgate.sdk.chat.Part;
import io.tollgate.sdk.chat.StreamEvent;

/** Counts generated characters, for providers that do not count tokens. */
final class OutputSize {
    private OutputSize() {}

    static long characters(ChatResponse response) {
        long sum = 0;
        for (ChatResponse.Choice choice : response.choices()) {
            for (Part part : choice.parts()) {
                sum +=
                        switch (part) {
                            case Part.Text text -> text.text().length();
                            case Part.Refusal refusal -> refusal.text().length();
                            case Part.Thinking thinking -> thinking.text().length();
                            case Part.RedactedThinking redacted -> redacted.data().length();
                            case Part.ToolCall call ->
                                    call.name().length() + call.arguments().length();
                            case Part.Image image -> 0;
                            case Part.Document document -> 0;
                            case Part.Audio audio -> 0;
                            case Part.ToolResult result -> 0;
                            case Part.Foreign foreign -> 0;
                        };
            }
        }
        return sum;
    }

    static long characters(StreamEvent event) {
        return switch (event) {
            case StreamEvent.TextDelta text -> text.text().length();
            case StreamEvent.ThinkingDelta thinking -> thinking.text().length();
            case StreamEvent.RedactedThinking redacted -> redacted.data().length();
            case StreamEvent.RefusalDelta refusal -> refusal.text().length();
            case StreamEvent.ToolCallStarted call -> call.name().length();
            case StreamEvent.ToolCallDelta call -> call.json().length();
            case StreamEvent.Detail detail -> 0;
            case StreamEvent.Started started -> 0;
            case StreamEvent.ForeignDelta foreign -> 0;
            case StreamEvent.Finished finished -> 0;
            case StreamEvent.Reported reported -> 0;
            case StreamEvent.Failed failed -> 0;
            case StreamEvent.Ended ended -> 0;
        };
    }

    /** Whether the client now has something of the answer itself. */
    static boolean isOutput(StreamEvent event) {
        return switch (event) {
            case StreamEvent.TextDelta text -> true;
            case StreamEvent.ThinkingDelta thinking -> true;
            case StreamEvent.RedactedThinking redacted -> true;
            case StreamEvent.RefusalDelta refusal -> true;
            case StreamEvent.ToolCallStarted call -> true;
            case StreamEvent.ToolCallDelta call -> true;
            case StreamEvent.ForeignDelta foreign -> true;
            case StreamEvent.MediaAdded media -> true;
            case StreamEvent.Detail detail -> false;
            case StreamEvent.Started started -> false;
            case StreamEvent.Finished finished -> false;
            case StreamEvent.Reported reported -> false;
            case StreamEvent.Failed failed -> false;
            case StreamEvent.Ended ended -> false;
        };
    }
}
