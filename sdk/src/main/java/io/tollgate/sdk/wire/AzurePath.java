package io.tollgate.sdk.wire;

import io.tollgate.sdk.provider.ProviderRow.Quirk;

/**
 * Where Azure keeps an endpoint of OpenAI's: below a deployment with a dated {@code api-version},
 * or below {@code /openai/v1} without one, where the model stands in the body as everywhere else.
 *
 * @see <a href="https://learn.microsoft.com/azure/ai-foundry/openai/api-version-lifecycle">API
 *     versions</a>
 */
final class AzurePath {
    private static final String CHAT = "/chat/completions";

    private AzurePath() {}

    /**
     * The endpoint's path and query at the target; the endpoint itself where that is no Azure.
     *
     * @param endpoint as OpenAI has it below {@code /v1}, beginning with a slash
     */
    static String of(Target target, String endpoint) {
        boolean models = target.row().quirks().contains(Quirk.AZURE_MODELS);
        if (!models && !target.row().quirks().contains(Quirk.AZURE_DEPLOYMENTS)) {
            return endpoint;
        }
        String path = target.baseUrl().getPath();
        String base = path == null ? "" : path;
        String given = target.parameter("api_version");
        String version = given == null ? "v1" : given;
        boolean undated =
                version.equals("v1") || version.equals("latest") || version.equals("preview");
        if (base.contains("/openai/v1")) {
            return endpoint + preview(version);
        }
        if (base.contains("/openai/deployments/") || base.endsWith("/models")) {
            return endpoint + (undated ? "" : dated(version));
        }
        if (undated || models && !endpoint.equals(CHAT)) {
            // Foundry's own dates are those of its /models; the rest is undated there.
            return "/openai/v1" + endpoint + preview(version);
        }
        if (models) {
            return "/models" + endpoint + dated(version);
        }
        if (endpoint.startsWith("/responses")) {
            return "/openai" + endpoint + dated(version);
        }
        return "/openai/deployments/"
                + RequestAddress.segment(target.model())
                + endpoint
                + dated(version);
    }

    private static String preview(String version) {
        return "preview".equals(version) ? "?api-version=preview" : "";
    }

    private static String dated(String version) {
        return "?api-version=" + RequestAddress.segment(version);
    }
}
