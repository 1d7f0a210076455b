package io.tollgate.platform.openapi;

import io.tollgate.platform.access.Operation;
import io.tollgate.platform.access.Relation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Builds documents.
 *
 * @see <a href="https://spec.openapis.org/oas/v3.1.1.html">OpenAPI 3.1</a>
 */
public final class ApiDocument {

    /** Grows when a path or a field goes or changes its meaning; additions leave it. */
    private static final String VERSION = "1.0";

    private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)}");

    /** Bodies that take budgets and limits. */
    private static final Pattern LIMITED =
            Pattern.compile(
                    ".*/(generate|new|update|member_add|member_update|regenerate)"
                            + "|/team/\\{id}");

    private ApiDocument() {}

    /**
     * What is served, and how it is found in the table of rights.
     *
     * @param operation null where no key is needed
     */
    public record Endpoint(String method, String path, @Nullable Operation operation) {

        public Endpoint {
            method = method.toLowerCase(Locale.ROOT);
            // OpenAPI has no variable for the rest of a path.
            path = path.replace("{*", "{");
        }

        /** From a text such as {@code POST /key/update}. */
        public static Endpoint of(String methodAndPath, @Nullable Operation operation) {
            int space = methodAndPath.indexOf(' ');
            return new Endpoint(
                    methodAndPath.substring(0, space),
                    methodAndPath.substring(space + 1),
                    operation);
        }
    }

    /** The document of these endpoints, each as in {@code POST /key/update}. */
    static Map<String, Object> of(
            SequencedMap<String, @Nullable Operation> endpoints, List<ApiField> fields) {
        List<Endpoint> all = new ArrayList<>();
        endpoints.forEach((name, operation) -> all.add(Endpoint.of(name, operation)));
        return document(paths(all), fields);
    }

    /** The part of a document that says what is served where. */
    public static SortedMap<String, SortedMap<String, Object>> paths(List<Endpoint> endpoints) {
        TreeMap<String, SortedMap<String, Object>> paths = new TreeMap<>();
        for (Endpoint each : endpoints) {
            paths.computeIfAbsent(each.path(), none -> new TreeMap<>())
                    .put(each.method(), operation(each.method(), each.path(), each.operation()));
        }
        return paths;
    }

    /** A document of these paths. */
    public static Map<String, Object> document(
            SortedMap<String, SortedMap<String, Object>> paths, List<ApiField> fields) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("openapi", "3.1.1");
        document.put("info", Map.of("title", "Tollgate", "version", VERSION));
        document.put("security", List.of(Map.of("key", List.of())));
        document.put("paths", paths);
        document.put("components", components(fields));
        return document;
    }

    private static Map<String, Object> operation(
            String method, String path, @Nullable Operation operation) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("operationId", (method + path).replaceAll("[^A-Za-z0-9]+", "_"));
        if (operation == null) {
            shown.put("security", List.of());
        } else {
            shown.put("x-tollgate-operation", operation.name());
            shown.put(
                    "tags",
                    List.of(operation.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ')));
            shown.put(
                    "x-tollgate-relations",
                    operation.relations().stream()
                            .sorted()
                            .map(Relation::name)
                            .map(name -> name.toLowerCase(Locale.ROOT))
                            .toList());
        }
        List<Object> parameters = new ArrayList<>();
        VARIABLE.matcher(path)
                .results()
                .map(found -> found.group(1))
                .forEach(
                        name ->
                                parameters.add(
                                        Map.of(
                                                "name",
                                                name,
                                                "in",
                                                "path",
                                                "required",
                                                true,
                                                "schema",
                                                Map.of("type", "string"))));
        if (!parameters.isEmpty()) {
            shown.put("parameters", parameters);
        }
        if (!method.equals("get")) {
            String schema = LIMITED.matcher(path).matches() ? "Limited" : "Fields";
            shown.put(
                    "requestBody",
                    Map.of(
                            "content",
                            Map.of(
                                    "application/json",
                                    Map.of(
                                            "schema",
                                            Map.of("$ref", "#/components/schemas/" + schema)))));
        }
        shown.put("responses", responses());
        return shown;
    }

    private static Map<String, Object> responses() {
        Map<String, Object> responses = new TreeMap<>();
        responses.put("200", Map.of("description", "Done."));
        Map<String, String> failures =
                Map.of(
                        "400", "A field is bad; the error names it in param.",
                        "401", "No key, or one that is unknown, expired or blocked.",
                        "403", "The caller may not do this.",
                        "404", "There is no such object for this caller.");
        failures.forEach(
                (status, description) ->
                        responses.put(
                                status,
                                Map.of(
                                        "description",
                                        description,
                                        "content",
                                        Map.of(
                                                "application/json",
                                                Map.of(
                                                        "schema",
                                                        Map.of(
                                                                "$ref",
                                                                "#/components/schemas/Error"))))));
        return responses;
    }

    private static Map<String, Object> components(List<ApiField> fields) {
        Map<String, Object> limits = new LinkedHashMap<>();
        for (ApiField field : fields) {
            limits.put(
                    field.name(),
                    Map.of(
                            "type",
                            List.of(field.type(), "null"),
                            "description",
                            field.description()));
        }
        Map<String, Object> schemas = new TreeMap<>();
        schemas.put("Fields", Map.of("type", "object", "additionalProperties", true));
        schemas.put(
                "Limited",
                Map.of("type", "object", "additionalProperties", true, "properties", limits));
        schemas.put(
                "Error",
                Map.of(
                        "type",
                        "object",
                        "properties",
                        Map.of(
                                "error",
                                Map.of(
                                        "type",
                                        "object",
                                        "required",
                                        List.of("message", "type", "param", "code")))));
        return Map.of(
                "schemas",
                schemas,
                "securitySchemes",
                Map.of("key", Map.of("type", "http", "scheme", "bearer")));
    }
}
