package io.tollgate.bench.upstream;

/** The bytes of the two wires, of the length and with the fields that the vendors send. */
final class Answers {

    private Answers() {}

    enum Wire {
        OPENAI,
        ANTHROPIC
    }

    static String unary(Wire wire, String text, int filler) {
        String content = text + " " + "word ".repeat(filler / 5);
        return switch (wire) {
            case OPENAI ->
                    """
                    {"id":"chatcmpl-bench0123456789abcdefghij","object":"chat.completion","created":1760000000,\
                    "model":"gpt-4o-mini-2024-07-18","choices":[{"index":0,"message":{"role":"assistant",\
                    "content":"%s","refusal":null,"annotations":[]},"logprobs":null,"finish_reason":"stop"}],\
                    "usage":{"prompt_tokens":250,"completion_tokens":100,"total_tokens":350,\
                    "prompt_tokens_details":{"cached_tokens":0,"audio_tokens":0},\
                    "completion_tokens_details":{"reasoning_tokens":0,"audio_tokens":0,\
                    "accepted_prediction_tokens":0,"rejected_prediction_tokens":0}},\
                    "service_tier":"default","system_fingerprint":"fp_0123456789"}"""
                            .formatted(content);
            case ANTHROPIC ->
                    """
                    {"id":"msg_bench0123456789abcdef","type":"message","role":"assistant",\
                    "model":"claude-haiku-4-5-20251001","content":[{"type":"text","text":"%s"}],\
                    "stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":250,\
                    "cache_creation_input_tokens":0,"cache_read_input_tokens":0,"output_tokens":100,\
                    "service_tier":"standard"}}"""
                            .formatted(content);
        };
    }

    /** What comes before the first token. */
    static String opening(Wire wire) {
        return switch (wire) {
            case OPENAI ->
                    openAiChunk(
                            "{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}", "null");
            case ANTHROPIC ->
                    """
                    event: message_start
                    data: {"type":"message_start","message":{"id":"msg_bench0123456789abcdef",\
                    "type":"message","role":"assistant","model":"claude-haiku-4-5-20251001","content":[],\
                    "stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":250,\
                    "cache_creation_input_tokens":0,"cache_read_input_tokens":0,"output_tokens":1}}}

                    event: content_block_start
                    data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

                    """;
        };
    }

    static String token(Wire wire, String text) {
        return switch (wire) {
            case OPENAI -> openAiChunk("{\"content\":\"" + text + "\"}", "null");
            case ANTHROPIC ->
                    "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,"
                            + "\"delta\":{\"type\":\"text_delta\",\"text\":\""
                            + text
                            + "\"}}\n\n";
        };
    }

    static String closing(Wire wire, int tokens, boolean usage) {
        return switch (wire) {
            case OPENAI ->
                    openAiChunk("{}", "\"stop\"")
                            + (usage ? openAiUsage(tokens) : "")
                            + "data: [DONE]\n\n";
            case ANTHROPIC ->
                    """
                    event: content_block_stop
                    data: {"type":"content_block_stop","index":0}

                    event: message_delta
                    data: {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},\
                    "usage":{"input_tokens":250,"output_tokens":%d}}

                    event: message_stop
                    data: {"type":"message_stop"}

                    """
                            .formatted(tokens);
        };
    }

    private static String openAiChunk(String delta, String finish) {
        return openAiHead()
                + "\"choices\":[{\"index\":0,\"delta\":"
                + delta
                + ",\"logprobs\":null,\"finish_reason\":"
                + finish
                + "}],\"usage\":null}\n\n";
    }

    private static String openAiUsage(int tokens) {
        return openAiHead()
                + "\"choices\":[],\"usage\":{\"prompt_tokens\":250,\"completion_tokens\":"
                + tokens
                + ",\"total_tokens\":"
                + (250 + tokens)
                + "}}\n\n";
    }

    private static String openAiHead() {
        return "data: {\"id\":\"chatcmpl-bench0123456789abcdefghij\","
                + "\"object\":\"chat.completion.chunk\",\"created\":1760000000,"
                + "\"model\":\"gpt-4o-mini-2024-07-18\",\"service_tier\":\"default\","
                + "\"system_fingerprint\":\"fp_0123456789\",";
    }
}
