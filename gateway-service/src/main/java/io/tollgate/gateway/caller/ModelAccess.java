package io.tollgate.gateway.caller;

import io.tollgate.contracts.Caller;
import java.util.List;
import java.util.Set;

/** Which model names and routes a caller may use. */
public final class ModelAccess {

    /** Paths that read although they are called with POST. */
    private static final Set<String> READING_POSTS =
            Set.of(
                    "/key/health",
                    "/v2/key/info",
                    "/tag/info",
                    "/budget/info",
                    "/organization/info",
                    "/utils/token_counter",
                    "/spend/calculate",
                    "/cost/estimate");

    private ModelAccess() {}

    /**
     * Whether the lists of the key and of those it belongs to all cover {@code model}; an empty
     * list covers all.
     */
    public static boolean allows(Caller caller, String model) {
        return allows(caller, model, List.of());
    }

    /**
     * The same where it is known which access groups the model is in: a list that names one of them
     * covers it.
     */
    public static boolean allows(Caller caller, String model, List<String> groups) {
        return allows(caller.models(), model, groups)
                && caller.modelLists().stream().allMatch(list -> allows(list, model, groups));
    }

    private static boolean allows(List<String> models, String model, List<String> groups) {
        return models.isEmpty()
                || models.stream()
                        .anyMatch(pattern -> covers(pattern, model) || groups.contains(pattern));
    }

    /** Whether the key's list of routes covers a model route; an empty list covers all. */
    static boolean allowsRoute(Caller caller, String path) {
        List<String> routes = caller.allowedRoutes();
        if (routes.isEmpty()) {
            return true;
        }
        for (String route : routes) {
            if (route.equals("llm_api_routes")
                    || (route.equals("openai_routes") && !path.startsWith("/models/"))
                    || (route.equals("google_routes") && path.startsWith("/models/"))) {
                return true;
            }
            String pattern = bare(route);
            if (covers(pattern, path)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether a key may call a provider's own paths. They reach every model of the provider: a key
     * limited to models needs all of the provider's ({@code openai/*}) or a route of its own that
     * names the path ({@code /openai/*}), and whoever it belongs to must be able to use all of them
     * as well.
     *
     * @param provider its name
     * @param path as it was called, provider included
     */
    static boolean allowsPassThrough(Caller caller, String provider, String path) {
        boolean named =
                caller.allowedRoutes().stream()
                        .anyMatch(
                                route ->
                                        route.equals("mapped_pass_through_routes")
                                                || (route.startsWith("/")
                                                        && route.length() > 2
                                                        && covers(route, path)));
        boolean route =
                named
                        || caller.allowedRoutes().isEmpty()
                        || caller.allowedRoutes().contains("llm_api_routes")
                        || caller.allowedRoutes().contains("*");
        return route
                && (named || coversAll(caller.models(), provider))
                && caller.modelLists().stream().allMatch(list -> coversAll(list, provider));
    }

    private static boolean coversAll(List<String> models, String provider) {
        String all = provider + "/";
        return models.isEmpty()
                || models.stream()
                        .anyMatch(
                                pattern ->
                                        pattern.equals("all-proxy-models")
                                                || pattern.equals("all-team-models")
                                                || (pattern.endsWith("*")
                                                        && all.startsWith(
                                                                pattern.substring(
                                                                        0, pattern.length() - 1))));
    }

    /** Google's paths have a version and a name for the model of their own. */
    private static String bare(String route) {
        String path =
                route.startsWith("/v1beta/")
                        ? route.substring("/v1beta".length())
                        : route.startsWith("/v1/") ? route.substring("/v1".length()) : route;
        return path.replace("{model_name:path}", "{model}").replace("{model_name}", "{model}");
    }

    /**
     * Whether the key's list of routes covers a management call. A key for model calls may still
     * read what is its own; it changes nothing.
     *
     * @param path without query
     */
    static boolean allowsManagement(Caller caller, String method, String path) {
        List<String> routes = caller.allowedRoutes();
        return routes.isEmpty()
                || routes.contains("management_routes")
                || method.equals("GET")
                || READING_POSTS.contains(path)
                || routes.stream().anyMatch(route -> covers(route, path));
    }

    private static boolean covers(String pattern, String name) {
        return switch (pattern) {
            case "*", "all-proxy-models", "all-team-models" -> true;
            case "no-default-models" -> false;
            default ->
                    pattern.endsWith("*")
                            ? name.startsWith(pattern.substring(0, pattern.length() - 1))
                            : pattern.equals(name);
        };
    }
}
