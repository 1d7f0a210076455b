package io.tollgate.gateway.management;

import io.tollgate.contracts.Caller;
import io.tollgate.gateway.caller.Authenticate;
import io.tollgate.gateway.caller.CallerRestrictions;
import io.tollgate.platform.ApiException;
import io.tollgate.platform.access.Operation;
import io.tollgate.platform.access.Performs;
import io.tollgate.platform.openapi.ApiDocument;
import io.tollgate.platform.openapi.ApiField;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

/** {@code /openapi.json}: all that clients reach, the gateway's own paths and the services'. */
@RestController
class ApiDocumentEndpoint {

    private static final String PATH = "/openapi.json";

    private final Authenticate authenticate;
    private final CallerRestrictions restrictions;
    private final InnerServices services;
    private final ObjectProvider<RouterFunction<?>> routes;
    private final ObjectProvider<RequestMappingHandlerMapping> handlers;

    ApiDocumentEndpoint(
            Authenticate authenticate,
            CallerRestrictions restrictions,
            InnerServices services,
            ObjectProvider<RouterFunction<?>> routes,
            @Qualifier("requestMappingHandlerMapping")
                    ObjectProvider<RequestMappingHandlerMapping> handlers) {
        this.authenticate = authenticate;
        this.restrictions = restrictions;
        this.services = services;
        this.routes = routes;
        this.handlers = handlers;
    }

    @Performs(Operation.API_DOCUMENT)
    @GetMapping(PATH)
    Map<String, Object> document(HttpServletRequest request) {
        Caller caller = authenticate.identify(request);
        restrictions.requireAddress(caller, request);
        CallerRestrictions.requireManagement(caller, "GET", PATH);
        Map<String, JsonNode> documents;
        try {
            documents = services.documents();
        } catch (IOException away) {
            throw ApiException.unavailable(
                    "A service cannot be asked what it serves. Try again shortly.");
        }
        SortedMap<String, SortedMap<String, Object>> paths =
                ApiDocument.paths(ServedPaths.of(routes.stream().toList(), handlers.getObject()));
        List<ApiField> fields = new ArrayList<>();
        documents.forEach(
                (service, document) -> {
                    add(service, document.path("paths"), paths);
                    fields.addAll(fields(document));
                });
        return ApiDocument.document(paths, fields);
    }

    /** What a service serves and clients reach; the rest is for the gateway alone. */
    private static void add(
            String service, JsonNode served, SortedMap<String, SortedMap<String, Object>> paths) {
        for (Map.Entry<String, JsonNode> path : served.properties()) {
            if (service.equals(ManagementRoutes.owner(path.getKey()))) {
                SortedMap<String, Object> methods =
                        paths.computeIfAbsent(path.getKey(), none -> new TreeMap<>());
                path.getValue()
                        .properties()
                        .forEach(method -> methods.put(method.getKey(), method.getValue()));
            }
        }
    }

    private static List<ApiField> fields(JsonNode document) {
        return document.at("/components/schemas/Limited/properties").properties().stream()
                .map(
                        field ->
                                new ApiField(
                                        field.getKey(),
                                        field.getValue().at("/type/0").asString("string"),
                                        field.getValue().path("description").asString("")))
                .toList();
    }
}
