package io.tollgate.sdk;

import io.tollgate.sdk.wire.AnthropicWire;
import io.tollgate.sdk.wire.BedrockWire;
import io.tollgate.sdk.wire.CohereWire;
import io.tollgate.sdk.wire.OllamaWire;
import io.tollgate.sdk.wire.Wire;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.eventstream.HeaderValue;
import software.amazon.awssdk.eventstream.Message;

/** One whole streamed answer of each wire: thoughts, text, a tool call, usage. */
final class StreamSeeds {
    private static final String OPENAI =
            """
            data: {"id":"c","model":"m","choices":[{"index":0,"delta":{"role":"assistant","reasoning_content":"hm"}}]}

            data: {"id":"c","model":"m","choices":[{"index":0,"delta":{"content":"Mö"}}]}

            data: {"id":"c","model":"m","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"t","function":{"name":"f","arguments":"{\\"x\\":1}"}}]}}]}

            data: {"id":"c","model":"m","choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}

            data: {"id":"c","model":"m","choices":[],"usage":{"prompt_tokens":5,"completion_tokens":3,"prompt_tokens_details":{"cached_tokens":2}}}

            data: [DONE]

            """;

    private static final String ANTHROPIC =
            """
            event: message_start
            data: {"type":"message_start","message":{"id":"msg_1","model":"m","usage":{"input_tokens":5,"output_tokens":1}}}

            event: content_block_start
            data: {"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":""}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"s"}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"Mö"}}

            event: content_block_start
            data: {"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"t","name":"f","input":{}}}

            event: content_block_stop
            data: {"type":"content_block_stop","index":2}

            event: message_delta
            data: {"type":"message_delta","delta":{"stop_reason":"tool_use"},"usage":{"output_tokens":7}}

            event: message_stop
            data: {"type":"message_stop"}

            """;

    private static final String COHERE =
            """
            event: message-start
            data: {"id":"i","type":"message-start","delta":{"message":{"role":"assistant"}}}

            event: tool-plan-delta
            data: {"type":"tool-plan-delta","delta":{"message":{"tool_plan":"I will."}}}

            event: content-delta
            data: {"type":"content-delta","index":0,"delta":{"message":{"content":{"text":"Mö"}}}}

            event: tool-call-start
            data: {"type":"tool-call-start","index":0,"delta":{"message":{"tool_calls":{"id":"c","function":{"name":"f","arguments":""}}}}}

            event: tool-call-delta
            data: {"type":"tool-call-delta","index":0,"delta":{"message":{"tool_calls":{"function":{"arguments":"{}"}}}}}

            event: message-end
            data: {"type":"message-end","delta":{"finish_reason":"TOOL_CALL","usage":{"billed_units":{"input_tokens":4,"output_tokens":2}}}}

            """;

    private static final String OLLAMA =
            """
            {"model":"m","created_at":"2026","message":{"thinking":"hm"},"done":false}
            {"model":"m","created_at":"2026","message":{"content":"Mö"},"done":false}
            {"model":"m","created_at":"2026","message":{"tool_calls":[{"function":{"name":"f","arguments":{"x":1}}}]},"done":false}
            {"model":"m","created_at":"2026","message":{"content":""},"done":true,"done_reason":"stop","prompt_eval_count":4,"eval_count":2}
            """;

    /** A name and a payload a line, which {@link #bedrock} makes messages of. */
    private static final String BEDROCK =
            """
            messageStart {"role":"assistant"}
            contentBlockDelta {"contentBlockIndex":0,"delta":{"reasoningContent":{"text":"hm"}}}
            contentBlockDelta {"contentBlockIndex":0,"delta":{"reasoningContent":{"signature":"s"}}}
            contentBlockDelta {"contentBlockIndex":1,"delta":{"text":"Mö"}}
            contentBlockStart {"contentBlockIndex":2,"start":{"toolUse":{"toolUseId":"t","name":"f"}}}
            contentBlockDelta {"contentBlockIndex":2,"delta":{"toolUse":{"input":"{}"}}}
            contentBlockStop {"contentBlockIndex":2}
            messageStop {"stopReason":"tool_use"}
            metadata {"usage":{"inputTokens":5,"outputTokens":3,"cacheDetails":[{"ttl":"1h","inputTokens":1}]}}
            """;

    private StreamSeeds() {}

    /** The lines behind the seed of Bedrock, to be changed before they are messages. */
    static byte[] bedrockLines() {
        return utf8(BEDROCK);
    }

    static List<byte[]> of(Wire wire) {
        return switch (wire) {
            case AnthropicWire anthropic -> List.of(utf8(ANTHROPIC));
            case BedrockWire bedrock -> List.of(bedrock(utf8(BEDROCK)));
            case CohereWire cohere -> List.of(utf8(COHERE));
            case OllamaWire ollama -> List.of(utf8(OLLAMA));
            default -> List.of(utf8(OPENAI));
        };
    }

    /** Well-formed messages, one a line: a name, a blank, a payload. */
    static byte[] bedrock(byte[] lines) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String line : new String(lines, StandardCharsets.UTF_8).split("\n")) {
            int blank = Math.max(0, line.indexOf(' '));
            String name = blank == 0 ? "unnamed" : line.substring(0, Math.min(blank, 200));
            Map<String, HeaderValue> headers = new LinkedHashMap<>();
            headers.put(
                    name.endsWith("Exception") ? ":exception-type" : ":event-type",
                    HeaderValue.fromString(name));
            new Message(headers, line.substring(blank).getBytes(StandardCharsets.UTF_8))
                    .encode(out);
        }
        return out.toByteArray();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
