package io.tollgate.providers.call;

import io.tollgate.contracts.InternalHeaders;
import io.tollgate.platform.InternalCall;
import io.tollgate.platform.access.Operation;
import io.tollgate.platform.access.Performs;
import io.tollgate.providers.catalogue.Deployment;
import io.tollgate.providers.routing.Router;
import io.tollgate.sdk.chat.Usage;
import io.tollgate.sdk.dialect.AnthropicMessagesDialect;
import io.tollgate.sdk.dialect.Dialect;
import io.tollgate.sdk.dialect.OpenAiChatDialect;
import io.tollgate.sdk.endpoint.EndpointTranslation;
import io.tollgate.sdk.endpoint.FormPart;
import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.json.Json;
import io.tollgate.sdk.provider.Endpoint;
import io.tollgate.sdk.provider.ProviderRow.WireName;
import io.tollgate.sdk.rerank.RerankTranslation;
import io.tollgate.sdk.wire.RequestAssembler;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** The paths beside chat, as the gateway passes them on: JSON, or a form with files. */
@RestController
@Performs(Operation.MODEL_CALL)
class EndpointController {

    private final Dialect openAi = new OpenAiChatDialect();
    private final Dialect anthropic = new AnthropicMessagesDialect();
    private final UnaryCall unary;
    private final EndpointCall endpoints;
    private final Router router;
    private final Refused refused;
    private final InstantSource clock;

    EndpointController(
            UnaryCall unary,
            EndpointCall endpoints,
            Router router,
            Refused refused,
            InstantSource clock) {
        this.unary = unary;
        this.endpoints = endpoints;
        this.router = router;
        this.refused = refused;
        this.clock = clock;
    }

    @PostMapping("/v1/moderations")
    void moderations(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        answer(Endpoint.MODERATIONS, request, response);
    }

    @PostMapping("/v1/images/generations")
    void images(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        answer(Endpoint.IMAGES, request, response);
    }

    @PostMapping("/v1/images/edits")
    void imageEdits(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        answer(Endpoint.IMAGE_EDITS, request, response);
    }

    @PostMapping("/v1/audio/speech")
    void speech(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        answer(Endpoint.SPEECH, request, response);
    }

    @PostMapping("/v1/audio/transcriptions")
    void transcriptions(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        answer(Endpoint.TRANSCRIPTIONS, request, response);
    }

    @PostMapping("/v1/audio/translations")
    void translations(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        answer(Endpoint.TRANSLATIONS, request, response);
    }

    @PostMapping("/v1/rerank")
    void rerank(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            ModelCall call = call(openAi, request.getInputStream().readAllBytes(), request);
            unary.run(
                    call,
                    target ->
                            new Exchange.Rerank(RerankTranslation.of(target.row()), call.request()),
                    response);
        } catch (LlmException invalid) {
            refused.write(invalid, openAi, response);
        }
    }

    /** Anthropic's models count themselves; for others the size is estimated here. */
    @PostMapping("/v1/messages/count_tokens")
    void countTokens(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            ModelCall call = call(anthropic, request.getInputStream().readAllBytes(), request);
            Deployment first = router.candidates(call.model()).getFirst();
            if (first.target().row().wire() == WireName.ANTHROPIC) {
                unary.run(call, target -> new Exchange.CountTokens(), response);
                return;
            }
            long tokens = RequestAssembler.estimatedTokens(call.request().body());
            Attempts attempts = new Attempts(clock);
            attempts.begin(first).succeeded(Usage.of(0, 0));
            response.setContentType("application/json");
            response.setHeader(InternalHeaders.REPORT, attempts.header());
            byte[] body = Json.bytes(Json.object().put("input_tokens", tokens));
            response.setContentLength(body.length);
            response.getOutputStream().write(body);
        } catch (LlmException invalid) {
            refused.write(invalid, anthropic, response);
        }
    }

    private void answer(Endpoint endpoint, HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        boolean form =
                request.getContentType() != null
                        && request.getContentType().startsWith("multipart/form-data");
        Collection<Part> parts = form ? request.getParts() : List.of();
        try {
            byte[] body = form ? fields(parts) : request.getInputStream().readAllBytes();
            ModelCall call = call(openAi, body, request);
            List<FormPart> files = parts.stream().map(EndpointController::part).toList();
            endpoints.run(
                    call,
                    target ->
                            new Exchange.Plain(
                                    EndpointTranslation.of(target.row(), endpoint),
                                    call.request(),
                                    files),
                    response,
                    Incoming.replica(request));
        } catch (LlmException invalid) {
            refused.write(invalid, openAi, response);
        } finally {
            for (Part part : new ArrayList<>(parts)) {
                part.delete();
            }
        }
    }

    private static ModelCall call(Dialect dialect, byte[] body, HttpServletRequest request) {
        return ModelCall.of(
                InternalCall.currentContext(), dialect, body, Incoming.headers(request));
    }

    /** The plain fields as JSON; the model that counts is the one the gateway decided on. */
    private static byte[] fields(Collection<Part> parts) throws IOException {
        ObjectNode fields = Json.object().put("model", "in the context");
        for (Part part : parts) {
            if (part.getSubmittedFileName() == null) {
                String name = part.getName();
                String bare = name.endsWith("[]") ? name.substring(0, name.length() - 2) : name;
                try (InputStream in = part.getInputStream()) {
                    fields.put(bare, new String(in.readAllBytes(), StandardCharsets.UTF_8));
                }
            }
        }
        return Json.bytes(fields);
    }

    private static FormPart part(Part part) {
        return new FormPart(
                part.getName(),
                part.getSubmittedFileName(),
                part.getSubmittedFileName() == null ? null : part.getContentType(),
                part.getSize(),
                part::getInputStream);
    }
}
