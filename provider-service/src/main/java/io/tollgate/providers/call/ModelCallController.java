package io.tollgate.providers.call;

import io.tollgate.platform.InternalCall;
import io.tollgate.providers.account.Accounts;
import io.tollgate.providers.routing.Router;
import io.tollgate.sdk.dialect.AnthropicMessagesDialect;
import io.tollgate.sdk.dialect.Dialect;
import io.tollgate.sdk.dialect.OpenAiChatDialect;
import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.http.Headers;
import io.tollgate.sdk.http.Upstream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** The public model paths, as the gateway passes them on. */
@RestController
class ModelCallController {

    private final Dialect openAi = new OpenAiChatDialect();
    private final Dialect anthropic = new AnthropicMessagesDialect();
    private final UnaryCall unary;
    private final StreamCall stream;
    private final InstantSource clock;

    ModelCallController(
            Router router,
            Accounts accounts,
            Upstream upstream,
            CallsUnderWay calls,
            InstantSource clock) {
        Provider provider = new Provider(upstream);
        Tries tries = new Tries(router, accounts, calls, clock);
        this.unary = new UnaryCall(tries, provider);
        this.stream = new StreamCall(tries, provider);
        this.clock = clock;
    }

    @PostMapping("/v1/chat/completions")
    void chatCompletions(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        chat(openAi, request, response);
    }

    @PostMapping("/v1/messages")
    void messages(HttpServletRequest request, HttpServletResponse response) throws IOException {
        chat(anthropic, request, response);
    }

    @PostMapping("/v1/embeddings")
    void embeddings(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            unary.run(read(openAi, request), Exchange.Embeddings::at, response);
        } catch (LlmException invalid) {
            refuse(invalid, openAi, response);
        }
    }

    private void chat(Dialect dialect, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        try {
            ModelCall call = read(dialect, request);
            if (call.request().stream()) {
                stream.run(call, response, replica(request));
            } else {
                unary.run(call, target -> Exchange.Chat.between(dialect, target), response);
            }
        } catch (LlmException invalid) {
            refuse(invalid, dialect, response);
        }
    }

    private ModelCall read(Dialect dialect, HttpServletRequest request) throws IOException {
        byte[] body = request.getInputStream().readAllBytes();
        return ModelCall.of(InternalCall.currentContext(), dialect, body, headers(request));
    }

    private void refuse(LlmException invalid, Dialect dialect, HttpServletResponse response)
            throws IOException {
        Attempts none = new Attempts(clock);
        Failure.write(
                invalid.error(),
                dialect,
                InternalCall.currentContext().requestId(),
                none,
                response);
    }

    private static Headers headers(HttpServletRequest request) {
        TreeMap<String, List<String>> all = new TreeMap<>();
        for (String name : Collections.list(request.getHeaderNames())) {
            if (!name.startsWith("x-tollgate-")) {
                all.put(name, Collections.list(request.getHeaders(name)));
            }
        }
        return Headers.ofMulti(all);
    }

    /** Where this very replica can be reached, to cancel the call. */
    private static String replica(HttpServletRequest request) {
        String host = request.getLocalAddr();
        String literal = host.contains(":") ? "[" + host + "]" : host;
        return literal + ":" + request.getLocalPort();
    }
}
