package io.tollgate.sdk.wire;

import io.tollgate.sdk.chat.ChatRequest;
import io.tollgate.sdk.chat.ChatResponse;
import io.tollgate.sdk.error.ProviderError;
import io.tollgate.sdk.http.Headers;

/**
 * Amazon Bedrock's Converse and ConverseStream, one form for all its models.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html">Converse</a>
 */
public final class BedrockWire implements Wire {
    private static final WireForm FORM =
            WireForm.of(
                            null,
                            Framing.AWS_EVENT_STREAM,
                            (target, stream) ->
                                    path(target, stream ? "/converse-stream" : "/converse"),
                            "inferenceConfig/maxTokens")
                    .endingSilently();

    /** Model ids, inference profiles and ARNs alike stand escaped in one segment. */
    static String path(Target target, String operation) {
        return "/model/" + RequestAddress.segment(model(target.model())) + operation;
    }

    /** LiteLLM's users may name the interface in front of the model. */
    static String model(String name) {
        return name.startsWith("converse/") ? name.substring("converse/".length()) : name;
    }

    @Override
    public WireForm form() {
        return FORM;
    }

    @Override
    public WireBody request(ChatRequest request, Target target) {
        return new BedrockRequestWriter(request, target).write();
    }

    @Override
    public ChatResponse response(byte[] body) {
        return BedrockAnswerReader.read(body);
    }

    @Override
    public StreamDecoder stream() {
        return new BedrockStreamDecoder();
    }

    @Override
    public ProviderError error(int status, Headers headers, byte[] body) {
        return BedrockErrors.read(status, headers, body);
    }
}
