package io.tollgate.sdk.wire;

/** Where a publisher's model stands at Vertex AI, below the address of its location. */
final class VertexPath {
    private VertexPath() {}

    /**
     * {@code /projects/…/locations/…/publishers/…/models/…}. With an API key and no project it is
     * {@code /publishers/…/models/…} (express mode).
     *
     * @throws io.tollgate.sdk.error.LlmException INVALID_REQUEST when {@code vertex_project} is
     *     needed and missing
     * @see <a
     *     href="https://cloud.google.com/vertex-ai/generative-ai/docs/start/express-mode">Express
     *     mode</a>
     */
    static String of(Target target, String publisher) {
        String model = target.model();
        String where = "";
        if (target.apiKey() == null || target.parameter("vertex_project") != null) {
            where = project(target);
        }
        if (isNumber(model)) {
            // A tuned model answers at an endpoint of its own.
            return where + "/endpoints/" + model;
        }
        return where + "/publishers/" + publisher + "/models/" + segment(model);
    }

    /**
     * {@code /projects/…/locations/…}.
     *
     * @throws io.tollgate.sdk.error.LlmException INVALID_REQUEST when {@code vertex_project} is
     *     missing
     */
    static String project(Target target) {
        return "/projects/"
                + RequestAddress.segment(target.requiredParameter("vertex_project"))
                + "/locations/"
                + RequestAddress.segment(target.requiredParameter("vertex_location"));
    }

    /** Vertex AI's versions follow an {@code @}, which an address may hold as it is. */
    private static String segment(String model) {
        return RequestAddress.segment(model).replace("%40", "@");
    }

    private static boolean isNumber(String model) {
        return !model.isEmpty() && model.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
