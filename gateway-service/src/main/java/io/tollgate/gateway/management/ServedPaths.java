package io.tollgate.gateway.management;

import io.tollgate.platform.access.NamedOperations;
import io.tollgate.platform.access.Operation;
import io.tollgate.platform.openapi.ApiDocument.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpMethod;
import org.springframework.web.servlet.function.HandlerFunction;
import org.springframework.web.servlet.function.RequestPredicate;
import org.springframework.web.servlet.function.RequestPredicates;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * What the gateway answers itself, read from its routes: a path that is served is in the document.
 */
final class ServedPaths {

    /** Found by looking into the path, so that the routes do not spell them. */
    private static final List<Endpoint> IN_THE_PATH =
            List.of(
                    call("/v1beta/models/{model}:generateContent"),
                    call("/v1beta/models/{model}:streamGenerateContent"),
                    call("/v1beta/models/{model}:countTokens"),
                    call("/openai/deployments/{model}/{*endpoint}"),
                    call("/engines/{model}/{*endpoint}"),
                    call("/{provider}/{*path}"));

    private ServedPaths() {}

    static List<Endpoint> of(
            List<? extends RouterFunction<?>> routes, RequestMappingHandlerMapping handlers) {
        List<Endpoint> served = new ArrayList<>(IN_THE_PATH);
        routes.forEach(route -> route.accept(new Routes(served)));
        NamedOperations.of(handlers)
                .forEach(
                        (name, operation) -> {
                            if (!name.startsWith("OPTIONS")) {
                                served.add(Endpoint.of(name, operation));
                            }
                        });
        return served;
    }

    private static Endpoint call(String path) {
        return new Endpoint("post", path, Operation.MODEL_CALL);
    }

    /** Collects routes of one method and one path; those that look closer name neither. */
    private record Routes(List<Endpoint> served) implements RouterFunctions.Visitor {

        @Override
        public void route(RequestPredicate predicate, HandlerFunction<?> handler) {
            Predicate read = new Predicate();
            predicate.accept(read);
            if (read.path != null) {
                for (HttpMethod method : read.methods) {
                    served.add(new Endpoint(method.name(), read.path, Operation.MODEL_CALL));
                }
            }
        }

        @Override
        public void startNested(RequestPredicate predicate) {}

        @Override
        public void endNested(RequestPredicate predicate) {}

        @Override
        public void resources(Function<ServerRequest, Optional<Resource>> lookupFunction) {}

        @Override
        public void attributes(Map<String, Object> attributes) {}

        @Override
        public void unknown(RouterFunction<?> routerFunction) {}
    }

    /** Reads a method and a path off a predicate. */
    private static final class Predicate implements RequestPredicates.Visitor {

        private Set<HttpMethod> methods = Set.of();
        private @Nullable String path;

        @Override
        public void method(Set<HttpMethod> methods) {
            this.methods = methods;
        }

        @Override
        public void path(String pattern) {
            path = pattern;
        }

        @Override
        @SuppressWarnings("removal")
        public void pathExtension(String extension) {}

        @Override
        public void header(String name, String value) {}

        @Override
        public void param(String name, String value) {}

        @Override
        public void version(String version) {}

        @Override
        public void startAnd() {}

        @Override
        public void and() {}

        @Override
        public void endAnd() {}

        @Override
        public void startOr() {}

        @Override
        public void or() {}

        @Override
        public void endOr() {}

        @Override
        public void startNegate() {}

        @Override
        public void endNegate() {}

        @Override
        public void unknown(RequestPredicate predicate) {}
    }
}
