package io.tollgate.sdk.dialect;

import io.tollgate.sdk.chat.ChatRequest;
import io.tollgate.sdk.chat.ChatResponse;
import io.tollgate.sdk.error.ProviderError;
import io.tollgate.sdk.wire.Protocol;
import tools.jackson.databind.node.ObjectNode;

/**
 * Clients of OpenAI's Responses.
 *
 * <p>Behind a provider that does not speak them itself nothing is stored: answers say {@code store:
 * false}, and {@code previous_response_id}, {@code conversation} and {@code prompt} are refused.
 * Signed thoughts of other vendors travel as {@code encrypted_content} of reasoning items.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/responses">Responses</a>
 */
public final class ResponsesDialect implements Dialect {
    @Override
    public Protocol protocol() {
        return Protocol.OPENAI_RESPONSES;
    }

    @Override
    public ChatRequest parse(ObjectNode body) {
        return ResponsesRequestReader.read(body);
    }

    @Override
    public byte[] write(ChatResponse response, String publicModel) {
        return ResponsesAnswerWriter.write(response, publicModel);
    }

    @Override
    public StreamEncoder encoder(String publicModel, boolean wantsUsage) {
        return new ResponsesStreamEncoder(publicModel);
    }

    @Override
    public byte[] error(ProviderError error, String requestId) {
        return ErrorObjects.openAi(error);
    }
}
