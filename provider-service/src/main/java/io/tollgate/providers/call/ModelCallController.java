package io.tollgate.providers.call;

import io.tollgate.contracts.InternalHeaders;
import io.tollgate.platform.InternalCall;
import io.tollgate.platform.access.Operation;
import io.tollgate.platform.access.Performs;
import io.tollgate.sdk.dialect.AnthropicMessagesDialect;
import io.tollgate.sdk.dialect.CompletionsDialect;
import io.tollgate.sdk.dialect.Dialect;
import io.tollgate.sdk.dialect.OpenAiChatDialect;
import io.tollgate.sdk.dialect.ResponsesDialect;
import io.tollgate.sdk.error.ErrorKind;
import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.error.ProviderError;
import io.tollgate.sdk.json.Json;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The paths of chats and embeddings, as the gateway passes them on. */
@RestController
@Performs(Operation.MODEL_CALL)
class ModelCallController {

    private final Dialect openAi = new OpenAiChatDialect();
    private final Dialect anthropic = new AnthropicMessagesDialect();
    private final Dialect responses = new ResponsesDialect();
    private final Dialect completions = new CompletionsDialect();
    private final UnaryCall unary;
    private final StreamCall stream;
    private final ResponseIds ids;
    private final Refused refused;

    ModelCallController(UnaryCall unary, StreamCall stream, ResponseIds ids, Refused refused) {
        this.unary = unary;
        this.stream = stream;
        this.ids = ids;
        this.refused = refused;
    }

    @PostMapping("/v1/chat/completions")
    void chatCompletions(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        chat(openAi, request, response);
    }

    @PostMapping("/v1/completions")
    void completions(HttpServletRequest request, HttpServletResponse response) throws IOException {
        chat(completions, request, response);
    }

    @PostMapping("/v1/messages")
    void messages(HttpServletRequest request, HttpServletResponse response) throws IOException {
        chat(anthropic, request, response);
    }

    @PostMapping("/v1/responses")
    void responses(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            answer(stored(request), request, response);
        } catch (LlmException invalid) {
            refused.write(invalid, responses, response);
        }
    }

    @PostMapping("/v1/embeddings")
    void embeddings(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            unary.run(read(openAi, request), Exchange.Embeddings::at, response);
        } catch (LlmException invalid) {
            refused.write(invalid, openAi, response);
        }
    }

    private void chat(Dialect dialect, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        try {
            answer(read(dialect, request), request, response);
        } catch (LlmException invalid) {
            refused.write(invalid, dialect, response);
        }
    }

    private void answer(ModelCall call, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Dialect dialect = call.request().dialect();
        if (call.request().stream()) {
            stream.run(call, response, Incoming.replica(request));
        } else {
            unary.run(call, target -> Exchange.Chat.between(dialect, target), response);
        }
    }

    private static ModelCall read(Dialect dialect, HttpServletRequest request) throws IOException {
        byte[] body = request.getInputStream().readAllBytes();
        return ModelCall.of(
                InternalCall.currentContext(), dialect, body, Incoming.headers(request));
    }

    /** A response may build on one that only one deployment keeps, under the provider's id. */
    private ModelCall stored(HttpServletRequest request) throws IOException {
        ResponseIds.OfOwner owned = ids.of(InternalCall.currentPrincipal());
        byte[] body = request.getInputStream().readAllBytes();
        String only = null;
        JsonNode json = Json.readOrNull(body);
        String previous = json == null ? null : Json.text(json, "previous_response_id");
        if (previous != null && json instanceof ObjectNode object) {
            ResponseIds.Stored kept = kept(owned, previous);
            object.put("previous_response_id", kept.id());
            body = Json.bytes(object);
            only = kept.deployment();
        }
        return ModelCall.of(
                        InternalCall.currentContext(), responses, body, Incoming.headers(request))
                .storing(only, owned, json == null ? null : background(request, json));
    }

    /** Nobody but the gateway can say on whose account the provider may go on. */
    private static @Nullable String background(HttpServletRequest request, JsonNode body) {
        if (!Json.isTrue(body, "background")) {
            return null;
        }
        String told = request.getHeader(InternalHeaders.BACKGROUND);
        if (told == null) {
            throw LlmException.unsupported(
                    "Responses in the background need an account.", "background");
        }
        return new String(Base64.getUrlDecoder().decode(told), StandardCharsets.UTF_8);
    }

    private static ResponseIds.Stored kept(ResponseIds.OfOwner owned, String id) {
        return owned.open(id).orElseThrow(() -> unknown(id, "previous_response_id"));
    }

    static LlmException unknown(String id, @Nullable String param) {
        return new LlmException(
                new ProviderError(
                        ErrorKind.INVALID_REQUEST,
                        404,
                        "Response with id '" + id + "' not found.",
                        param,
                        null,
                        null));
    }
}
