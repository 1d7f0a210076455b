package io.tollgate.sdk.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.sdk.chat.StopReason;
import io.tollgate.sdk.chat.StreamEvent;
import io.tollgate.sdk.chat.Usage;
import io.tollgate.sdk.error.ErrorKind;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BedrockStreamDecoderTest {
    private static List<StreamEvent> decode(byte[]... messages) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] message : messages) {
            bytes.writeBytes(message);
        }
        StreamDecoder decoder = new BedrockStreamDecoder();
        List<StreamEvent> events = new ArrayList<>();
        for (Frame frame : new AwsEventStreamReader().feed(bytes.toByteArray(), 0, bytes.size())) {
            events.addAll(decoder.decode(frame));
        }
        return events;
    }

    private static byte[] event(String type, String json) {
        return AwsEventStreamReaderTest.event(type, json.replace('\'', '"'));
    }

    @Test
    void thoughtsTextToolsAndUsageArrive() {
        assertThat(
                        decode(
                                event("messageStart", "{'role':'assistant'}"),
                                event(
                                        "contentBlockDelta",
                                        "{'contentBlockIndex':0,'delta':{'reasoningContent':{'text':'hm'}}}"),
                                event(
                                        "contentBlockDelta",
                                        "{'contentBlockIndex':0,'delta':{'reasoningContent':{'signature':'s'}}}"),
                                event(
                                        "contentBlockDelta",
                                        "{'contentBlockIndex':1,'delta':{'text':'Hi'}}"),
                                event(
                                        "contentBlockStart",
                                        "{'contentBlockIndex':2,'start':{'toolUse':{'toolUseId':'t','name':'f'}}}"),
                                event("contentBlockStop", "{'contentBlockIndex':2}"),
                                event("messageStop", "{'stopReason':'tool_use'}"),
                                event(
                                        "metadata",
                                        "{'usage':{'inputTokens':5,'outputTokens':3,'cacheReadInputTokens':2,"
                                                + "'cacheWriteInputTokens':4,'cacheDetails':[{'ttl':'1h','inputTokens':1}]}}")))
                .containsExactly(
                        new StreamEvent.Started("", ""),
                        new StreamEvent.ThinkingDelta(0, "hm", null),
                        new StreamEvent.ThinkingDelta(0, "", "s"),
                        new StreamEvent.TextDelta(0, "Hi"),
                        new StreamEvent.ToolCallStarted(0, 0, "t", "f"),
                        new StreamEvent.ToolCallDelta(0, 0, "{}"),
                        new StreamEvent.Finished(0, StopReason.TOOL_CALLS, null),
                        new StreamEvent.Reported(new Usage(11, 2, 4, 1, 3, 0, 0, 0, false)),
                        new StreamEvent.Ended());
    }

    @Test
    void exceptionsInTheStreamFindTheirKind() {
        for (var expected :
                java.util.Map.of(
                                "throttlingException", ErrorKind.RATE_LIMITED,
                                "serviceUnavailableException", ErrorKind.OVERLOADED,
                                "internalServerException", ErrorKind.SERVER_ERROR,
                                "modelStreamErrorException", ErrorKind.SERVER_ERROR,
                                "validationException", ErrorKind.INVALID_REQUEST)
                        .entrySet()) {
            assertThat(
                            decode(
                                    AwsEventStreamReaderTest.exception(
                                            expected.getKey(), "{\"message\":\"m\"}")))
                    .singleElement()
                    .isInstanceOfSatisfying(
                            StreamEvent.Failed.class,
                            failed ->
                                    assertThat(failed.error().kind())
                                            .isEqualTo(expected.getValue()));
        }
    }
}
