package io.tollgate.platform.access;

import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Which handler of a service stands under which row: what its test and its document read. */
public final class NamedOperations {

    private NamedOperations() {}

    /**
     * By method and path as in {@code POST /key/update}; null where a handler names none. Endpoints
     * for other services and the error page are left out.
     */
    public static SequencedMap<String, @Nullable Operation> of(
            RequestMappingHandlerMapping mappings) {
        TreeMap<String, @Nullable Operation> named = new TreeMap<>();
        for (Map.Entry<RequestMappingInfo, HandlerMethod> entry :
                mappings.getHandlerMethods().entrySet()) {
            paths(entry.getKey())
                    .filter(Predicate.not(NamedOperations::isInner))
                    .flatMap(
                            path ->
                                    entry.getKey().getMethodsCondition().getMethods().stream()
                                            .map(method -> method + " " + path))
                    .forEach(
                            endpoint ->
                                    named.put(endpoint, AccessGate.operation(entry.getValue())));
        }
        return named;
    }

    private static Stream<String> paths(RequestMappingInfo mapping) {
        return mapping.getPatternValues().stream();
    }

    private static boolean isInner(String path) {
        return path.startsWith("/internal/") || path.equals("/error");
    }
}
