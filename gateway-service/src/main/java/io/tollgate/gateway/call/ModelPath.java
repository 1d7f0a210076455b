package io.tollgate.gateway.call;

import io.tollgate.sdk.wire.Protocol;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.springframework.util.StringUtils;

/**
 * A path that names a model, whose name may hold slashes: as such or percent-encoded.
 *
 * @param model decoded
 * @see <a href="https://ai.google.dev/api/generate-content">Google's paths</a>
 * @see <a href="https://learn.microsoft.com/en-us/azure/ai-foundry/openai/reference">Azure's</a>
 */
public record ModelPath(ModelRoute route, String model) {

    private static final List<String> GEMINI =
            List.of("/v1beta/models/", "/v1/models/", "/models/");
    private static final List<String> DEPLOYMENTS = List.of("/openai/deployments/", "/engines/");

    /** Of two that end alike the longer one is meant. */
    private static final List<ModelRoute> BELOW_A_DEPLOYMENT =
            Arrays.stream(ModelRoute.values())
                    .filter(route -> route.hasPath() && route.method().isEmpty())
                    .filter(route -> route.protocol() != Protocol.ANTHROPIC_MESSAGES)
                    .sorted(Comparator.comparingInt(route -> -route.path().length()))
                    .toList();

    private static final List<ModelRoute> METHODS =
            Arrays.stream(ModelRoute.values()).filter(route -> !route.method().isEmpty()).toList();

    /**
     * @param rawPath as it came, nothing decoded
     * @return empty for every other path
     */
    public static Optional<ModelPath> of(String rawPath) {
        for (String prefix : GEMINI) {
            if (rawPath.startsWith(prefix)) {
                return ofGemini(rawPath.substring(prefix.length()));
            }
        }
        for (String prefix : DEPLOYMENTS) {
            if (rawPath.startsWith(prefix)) {
                return ofDeployment(rawPath.substring(prefix.length()));
            }
        }
        return Optional.empty();
    }

    /** Whether a model's name may stand in the path, so that an encoded slash has a meaning. */
    public static boolean mayNameModel(String rawPath) {
        return GEMINI.stream().anyMatch(rawPath::startsWith)
                || DEPLOYMENTS.stream().anyMatch(rawPath::startsWith);
    }

    private static Optional<ModelPath> ofGemini(String rest) {
        int colon = Math.max(rest.lastIndexOf(':'), rest.lastIndexOf("%3A") + 2);
        if (colon < 1) {
            return Optional.empty();
        }
        String method = rest.substring(colon + 1);
        int end = rest.charAt(colon) == ':' ? colon : colon - 2;
        return METHODS.stream()
                .filter(route -> route.method().equals(method))
                .findFirst()
                .flatMap(route -> named(route, rest.substring(0, end)));
    }

    private static Optional<ModelPath> ofDeployment(String rest) {
        return BELOW_A_DEPLOYMENT.stream()
                .filter(route -> rest.endsWith(route.path()))
                .findFirst()
                .flatMap(
                        route ->
                                named(
                                        route,
                                        rest.substring(0, rest.length() - route.path().length())));
    }

    private static Optional<ModelPath> named(ModelRoute route, String raw) {
        String model = StringUtils.uriDecode(raw, StandardCharsets.UTF_8);
        return model.isBlank() ? Optional.empty() : Optional.of(new ModelPath(route, model));
    }
}
