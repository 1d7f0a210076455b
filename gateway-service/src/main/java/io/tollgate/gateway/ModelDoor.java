package io.tollgate.gateway;

import io.tollgate.gateway.call.ModelRoute;
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
 * Model calls on their plain paths, from the servlet container straight into the {@link Pipeline}.
 * They are the same calls as through {@link ModelRoutes}, which serves all other spellings of the
 * paths; but a dozen filters and the routing cost more than the pipeline's own decisions do, and
 * every frame on the stack is copied when a virtual thread waits.
 */
final class ModelDoor extends HttpFilter {

    private static final long serialVersionUID = 1L;
    private static final Logger log = LoggerFactory.getLogger(ModelDoor.class);

    private final transient Run run;
    private final transient Map<String, ModelRoute> routes;

    /**
     * @param routes by path, exactly as it stands in the request
     */
    ModelDoor(Run run, Map<String, ModelRoute> routes) {
        this.run = run;
        this.routes = Map.copyOf(routes);
    }

    /** What happens to a call. */
    interface Run {
        void call(ModelRoute route, HttpServletRequest request, HttpServletResponse response)
                throws IOException;
    }

    @Override
    protected void doFilter(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        ModelRoute route = routes.get(request.getRequestURI());
        if (route == null
                || !request.getMethod().equals("POST")
                || request.getDispatcherType() != DispatcherType.REQUEST) {
            chain.doFilter(request, response);
            return;
        }
        try {
            run.call(route, request, response);
        } catch (IOException | RuntimeException left) {
            if (!DisconnectedClientHelper.isClientDisconnectedException(left)) {
                throw left;
            }
            log.debug("the client has gone");
        }
    }
}
