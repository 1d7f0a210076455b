package io.tollgate.sdk;

import io.tollgate.sdk.dialect.Dialect;
import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.http.Headers;
import io.tollgate.sdk.json.Json;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A client's chat request, read once and good for many tries. */
public final class ClientRequest {
    private final Dialect dialect;
    private final ObjectNode body;
    private final Headers headers;
    private final String model;
    private final boolean stream;
    private final @Nullable Long maxTokensClamp;
    private final @Nullable Long toolCallsClamp;

    private ClientRequest(
            Dialect dialect,
            ObjectNode body,
            Headers headers,
            String model,
            boolean stream,
            @Nullable Long maxTokensClamp,
            @Nullable Long toolCallsClamp) {
        this.dialect = dialect;
        this.body = body;
        this.headers = headers;
        this.model = model;
        this.stream = stream;
        this.maxTokensClamp = maxTokensClamp;
        this.toolCallsClamp = toolCallsClamp;
    }

    /**
     * Reads the body: one JSON object with a model, no duplicate keys, nested at most 500 deep.
     *
     * @param headers the client's; only those the provider's wire knows are sent on
     * @throws LlmException INVALID_REQUEST
     */
    public static ClientRequest parse(Dialect dialect, byte[] body, Headers headers) {
        ObjectNode object = object(body);
        String model = Json.text(object, "model");
        if (model == null || model.isBlank()) {
            throw LlmException.invalid("The request has no model.", "model");
        }
        return new ClientRequest(
                dialect, object, headers, model, Json.isTrue(object, "stream"), null, null);
    }

    /**
     * The same where the address, not the body, names the model and asks for a stream.
     *
     * @throws LlmException INVALID_REQUEST
     */
    public static ClientRequest parse(
            Dialect dialect, byte[] body, Headers headers, String model, boolean stream) {
        if (model.isBlank()) {
            throw LlmException.invalid("The request has no model.", "model");
        }
        return new ClientRequest(dialect, object(body), headers, model, stream, null, null);
    }

    private static ObjectNode object(byte[] body) {
        JsonNode json;
        try {
            json = Json.read(body);
        } catch (JacksonException malformed) {
            throw LlmException.invalid(
                    "The request body is not valid JSON: " + malformed.getOriginalMessage(), null);
        }
        if (!(json instanceof ObjectNode object)) {
            throw LlmException.invalid("The request body must be a JSON object.", null);
        }
        return object;
    }

    /**
     * A copy whose upstream max tokens are at most {@code maxTokens} (≥ 1), and set to it where the
     * client gave none.
     */
    public ClientRequest withMaxTokensClamp(@Nullable Long maxTokens) {
        return new ClientRequest(dialect, body, headers, model, stream, maxTokens, toolCallsClamp);
    }

    /**
     * A copy that lets the provider call its own tools at most {@code calls} times (≥ 1) where the
     * client gave no bound, as far as the provider can be told; tools whose cost cannot be bounded
     * are refused.
     */
    public ClientRequest withToolCallsClamp(@Nullable Long calls) {
        return new ClientRequest(dialect, body, headers, model, stream, maxTokensClamp, calls);
    }

    /** A copy that asks for another model; answers carry this name. */
    public ClientRequest withModel(String other) {
        return new ClientRequest(
                dialect,
                body,
                headers,
                Objects.requireNonNull(other),
                stream,
                maxTokensClamp,
                toolCallsClamp);
    }

    public Dialect dialect() {
        return dialect;
    }

    /** The body as the client sent it, gateway fields included. Shared: do not change it. */
    public ObjectNode body() {
        return body;
    }

    /** A copy of the body without the fields meant for the gateway alone. */
    public ObjectNode withoutGatewayFields() {
        return GatewayFields.without(body, dialect.protocol(), true);
    }

    public Headers headers() {
        return headers;
    }

    /** The model name the client asked for. */
    public String model() {
        return model;
    }

    public @Nullable Long maxTokensClamp() {
        return maxTokensClamp;
    }

    public @Nullable Long toolCallsClamp() {
        return toolCallsClamp;
    }

    public boolean stream() {
        return stream;
    }

    /** Whether the client asked for the usage chunk ({@code stream_options.include_usage}). */
    public boolean wantsUsage() {
        return Json.isTrue(body.path("stream_options"), "include_usage");
    }
}
