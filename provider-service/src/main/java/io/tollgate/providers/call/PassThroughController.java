package io.tollgate.providers.call;

import io.tollgate.contracts.ContractJson;
import io.tollgate.contracts.InternalHeaders;
import io.tollgate.contracts.PassThroughCall;
import io.tollgate.platform.InternalCall;
import io.tollgate.platform.access.Operation;
import io.tollgate.platform.access.Performs;
import io.tollgate.providers.catalogue.Catalogue;
import io.tollgate.sdk.dialect.AnthropicMessagesDialect;
import io.tollgate.sdk.dialect.Dialect;
import io.tollgate.sdk.dialect.GeminiDialect;
import io.tollgate.sdk.dialect.OpenAiChatDialect;
import io.tollgate.sdk.error.ErrorKind;
import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.error.ProviderError;
import io.tollgate.sdk.provider.ProviderRow;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Base64;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Calls that go to a provider as they came, as the gateway admitted them. */
@RestController
class PassThroughController {

    private final Catalogue catalogue;
    private final PassThrough passThrough;
    private final Refused refused;

    PassThroughController(Catalogue catalogue, PassThrough passThrough, Refused refused) {
        this.catalogue = catalogue;
        this.passThrough = passThrough;
        this.refused = refused;
    }

    @Performs(Operation.MODEL_CALL)
    @PostMapping("/v1/pass-through")
    void passThrough(HttpServletRequest request, HttpServletResponse response) throws IOException {
        PassThroughCall call = read(request);
        Dialect dialect = new OpenAiChatDialect();
        try {
            ProviderRow row =
                    catalogue
                            .passable(call.provider())
                            .orElseThrow(() -> missing("There is no provider of this name."));
            dialect = dialect(row);
            passThrough.run(
                    InternalCall.currentContext().requestId(),
                    call,
                    catalogue
                            .passThrough(call.provider(), call.model())
                            .orElseThrow(
                                    () ->
                                            missing(
                                                    "There are no credentials for "
                                                            + row.name()
                                                            + " here.")),
                    dialect,
                    request,
                    response);
        } catch (LlmException invalid) {
            refused.write(invalid, dialect, response);
        }
    }

    private static PassThroughCall read(HttpServletRequest request) {
        String header = request.getHeader(InternalHeaders.PASS_THROUGH);
        if (header == null) {
            throw new IllegalArgumentException("the call does not say where it goes");
        }
        return ContractJson.MAPPER.readValue(
                Base64.getUrlDecoder().decode(header), PassThroughCall.class);
    }

    private static LlmException missing(String text) {
        return new LlmException(
                new ProviderError(ErrorKind.INVALID_REQUEST, 404, text, null, null, null));
    }

    /** Whose errors a client of this provider understands. */
    private static Dialect dialect(ProviderRow row) {
        return switch (row.wire()) {
            case ANTHROPIC -> new AnthropicMessagesDialect();
            case GEMINI, VERTEX, VERTEX_ANTHROPIC, VERTEX_MISTRAL, VERTEX_OPENAI ->
                    GeminiDialect.events();
            case OPENAI, OPENAI_RESPONSES, OPENAI_COMPLETIONS, BEDROCK, COHERE, OLLAMA ->
                    new OpenAiChatDialect();
        };
    }
}
