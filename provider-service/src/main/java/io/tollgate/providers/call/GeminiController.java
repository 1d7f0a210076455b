package io.tollgate.providers.call;

import io.tollgate.contracts.InternalHeaders;
import io.tollgate.platform.InternalCall;
import io.tollgate.platform.access.Operation;
import io.tollgate.platform.access.Performs;
import io.tollgate.providers.catalogue.Deployment;
import io.tollgate.providers.routing.Router;
import io.tollgate.sdk.chat.Usage;
import io.tollgate.sdk.dialect.Dialect;
import io.tollgate.sdk.dialect.GeminiDialect;
import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.provider.ProviderRow.WireName;
import io.tollgate.sdk.wire.RequestAssembler;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import java.io.IOException;
import java.time.InstantSource;
import java.util.Set;

/**
 * Calls of Google's clients, as the gateway passes them on: the model is in the context. Streams
 * are events on this hop, whatever form the client wants.
 */
@RestController
@Performs(Operation.MODEL_CALL)
class GeminiController {

    private static final Set<WireName> COUNT_THEMSELVES = Set.of(WireName.GEMINI, WireName.VERTEX);

    private final Dialect dialect = GeminiDialect.events();
    private final UnaryCall unary;
    private final StreamCall stream;
    private final Router router;
    private final Refused refused;
    private final InstantSource clock;

    GeminiController(
            UnaryCall unary,
            StreamCall stream,
            Router router,
            Refused refused,
            InstantSource clock) {
        this.unary = unary;
        this.stream = stream;
        this.router = router;
        this.refused = refused;
        this.clock = clock;
    }

    @PostMapping("/v1beta/generateContent")
    void generate(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            unary.run(
                    read(request, false),
                    target -> Exchange.Chat.between(dialect, target),
                    response);
        } catch (LlmException invalid) {
            refused.write(invalid, dialect, response);
        }
    }

    @PostMapping("/v1beta/streamGenerateContent")
    void stream(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            stream.run(read(request, true), response, Incoming.replica(request));
        } catch (LlmException invalid) {
            refused.write(invalid, dialect, response);
        }
    }

    /** Google's models count themselves; for others the size is estimated here. */
    @PostMapping("/v1beta/countTokens")
    void countTokens(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            ModelCall call = read(request, false);
            Deployment first = router.candidates(call.model()).getFirst();
            WireName wire = first.target().row().wire(first.target().model());
            if (COUNT_THEMSELVES.contains(wire)) {
                unary.run(call, target -> new Exchange.GeminiCount(), response);
                return;
            }
            long tokens =
                    RequestAssembler.estimatedTokens(GeminiDialect.counted(call.request().body()));
            Attempts attempts = new Attempts(clock);
            attempts.begin(first).succeeded(Usage.of(0, 0));
            byte[] body = GeminiDialect.tokenCount(tokens);
            response.setContentType("application/json");
            response.setHeader(InternalHeaders.REPORT, attempts.header());
            response.setContentLength(body.length);
            response.getOutputStream().write(body);
        } catch (LlmException invalid) {
            refused.write(invalid, dialect, response);
        }
    }

    private ModelCall read(HttpServletRequest request, boolean stream) throws IOException {
        byte[] body = request.getInputStream().readAllBytes();
        return ModelCall.ofAddress(
                InternalCall.currentContext(), dialect, body, Incoming.headers(request), stream);
    }
}
