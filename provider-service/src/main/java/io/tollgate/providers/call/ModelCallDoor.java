package io.tollgate.providers.call;

import io.tollgate.platform.InternalCalls;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.util.DisconnectedClientHelper;

/**
 * The busiest paths, from the servlet container straight to {@link ModelCallController}, for calls
 * that carry a signed context. All others take the usual way, and are refused there if they must
 * be: security filters and routing cost more than the call itself does, and every frame on the
 * stack is copied when a virtual thread waits.
 */
final class ModelCallDoor extends HttpFilter {

    private static final long serialVersionUID = 1L;
    private static final Logger log = LoggerFactory.getLogger(ModelCallDoor.class);

    private final transient InternalCalls calls;
    private final transient Map<String, Handler> handlers;

    ModelCallDoor(InternalCalls calls, ModelCallController controller) {
        this.calls = calls;
        this.handlers =
                Map.of(
                        "/v1/chat/completions", controller::chatCompletions,
                        "/v1/completions", controller::completions,
                        "/v1/messages", controller::messages,
                        "/v1/embeddings", controller::embeddings);
    }

    private interface Handler {
        void handle(HttpServletRequest request, HttpServletResponse response) throws IOException;
    }

    @Override
    protected void doFilter(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Handler handler = handlers.get(request.getRequestURI());
        if (handler == null
                || !request.getMethod().equals("POST")
                || request.getDispatcherType() != DispatcherType.REQUEST) {
            chain.doFilter(request, response);
            return;
        }
        boolean known = false;
        try {
            known = calls.enter(request);
            if (known) {
                handle(handler, request, response);
            }
        } finally {
            calls.leave();
        }
        if (!known) {
            chain.doFilter(request, response);
        }
    }

    private static void handle(
            Handler handler, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        try {
            handler.handle(request, response);
        } catch (IOException | RuntimeException unexpected) {
            if (DisconnectedClientHelper.isClientDisconnectedException(unexpected)) {
                log.debug("the caller has gone");
                return;
            }
            if (response.isCommitted()) {
                throw unexpected;
            }
            log.error("model call failed", unexpected);
            response.reset();
            response.setStatus(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
        }
    }
}
