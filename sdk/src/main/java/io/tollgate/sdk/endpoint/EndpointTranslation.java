package io.tollgate.sdk.endpoint;

import io.tollgate.sdk.AnswerView;
import io.tollgate.sdk.ClientRequest;
import io.tollgate.sdk.StreamTranslation;
import io.tollgate.sdk.chat.Usage;
import io.tollgate.sdk.error.ErrorKind;
import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.error.ProviderError;
import io.tollgate.sdk.http.Headers;
import io.tollgate.sdk.json.Json;
import io.tollgate.sdk.provider.Endpoint;
import io.tollgate.sdk.provider.ProviderRow;
import io.tollgate.sdk.provider.ProviderRow.WireName;
import io.tollgate.sdk.wire.OpenAiWire;
import io.tollgate.sdk.wire.RequestAssembler;
import io.tollgate.sdk.wire.Target;
import io.tollgate.sdk.wire.UpstreamRequest;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An endpoint beside chat, between a client and a vendor that both speak OpenAI's form: the model
 * gets the vendor's name, everything else goes on as it came.
 */
public final class EndpointTranslation {
    private final Endpoint endpoint;

    private EndpointTranslation(Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    /**
     * @throws LlmException INVALID_REQUEST when the vendor does not speak OpenAI's form
     * @throws IllegalArgumentException for an endpoint that has a translation of its own
     */
    public static EndpointTranslation of(ProviderRow row, Endpoint endpoint) {
        if (!endpoint.passedOn()) {
            throw new IllegalArgumentException(endpoint + " is translated elsewhere");
        }
        if (row.wire() != WireName.OPENAI && row.wire() != WireName.OPENAI_RESPONSES) {
            throw LlmException.invalid(
                    "The model's provider (" + row.name() + ") has no " + endpoint.path() + ".",
                    "model");
        }
        return new EndpointTranslation(endpoint);
    }

    /** A request in JSON. */
    public UpstreamRequest request(ClientRequest request, Target target) {
        ObjectNode body = request.withoutGatewayFields();
        body.put("model", target.model());
        return RequestAssembler.endpoint(endpoint.path(), body, target, request.headers());
    }

    /**
     * A multipart request.
     *
     * @param request the plain fields of the form
     * @param parts of the form, files included
     */
    public UpstreamRequest form(ClientRequest request, List<FormPart> parts, Target target) {
        ObjectNode kept = request.withoutGatewayFields();
        List<FormPart> sent = new ArrayList<>();
        sent.add(field("model", target.model()));
        for (FormPart part : parts) {
            boolean known = part.fileName() != null || kept.has(bare(part.name()));
            if (!part.name().equals("model") && known) {
                sent.add(part);
            }
        }
        target.defaults()
                .forEach(
                        (name, value) -> {
                            if (parts.stream().noneMatch(part -> part.name().equals(name))) {
                                sent.add(field(name, value.asString("")));
                            }
                        });
        FormBody form = new FormBody(sent);
        return RequestAssembler.upload(
                endpoint.path(),
                form,
                form.contentType(),
                target,
                request.headers(),
                EndpointUsage.estimatedInput(endpoint, request.body()));
    }

    /** Lists are sent as {@code name[]}. */
    private static String bare(String name) {
        return name.endsWith("[]") ? name.substring(0, name.length() - 2) : name;
    }

    private static FormPart field(String name, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        return new FormPart(name, null, null, bytes.length, () -> new ByteArrayInputStream(bytes));
    }

    /**
     * @param headers of the provider's answer
     * @param uploaded bytes of the files the client sent
     * @throws LlmException when the body holds an error
     */
    public EndpointAnswer answer(
            byte[] body, Headers headers, ClientRequest request, AnswerView view, long uploaded) {
        String given = headers.first("content-type");
        String type = given == null ? "application/json" : given;
        JsonNode json = type.contains("json") ? Json.readOrNull(body) : null;
        if (json != null && Json.present(json, "error") != null) {
            throw new LlmException(error(200, Headers.empty(), body));
        }
        if (type.contains("json") && json == null) {
            throw new LlmException(
                    ProviderError.of(
                            ErrorKind.UPSTREAM_PROTOCOL, "The provider's answer is not JSON."));
        }
        byte[] bytes = json != null && json.has("model") ? view.renamed(body) : body;
        return new EndpointAnswer(
                bytes,
                type,
                EndpointUsage.of(
                        endpoint, request.body(), json == null ? Json.object() : json, uploaded));
    }

    /**
     * Whether an answer of this type is to be passed on as it comes, though its bytes tell nothing
     * of what it cost: sound.
     *
     * @param contentType of the provider's answer, null when it names none
     */
    public boolean answersWithBytes(@Nullable String contentType) {
        return endpoint == Endpoint.SPEECH
                && (contentType == null
                        || !contentType.contains("json")
                                && !contentType.startsWith("text/event-stream"));
    }

    /** What an answer that is bytes alone has used, which the request tells. */
    public Usage usageOfBytes(ClientRequest request) {
        return EndpointUsage.of(endpoint, request.body(), Json.object(), 0);
    }

    /**
     * The provider's events, passed on as they come.
     *
     * @param uploaded bytes of the files the client sent
     */
    public StreamTranslation stream(ClientRequest request, long uploaded) {
        return new EndpointStream(endpoint, request.body(), uploaded);
    }

    /** Names the failure behind a status ≥ 300. Never throws. */
    public ProviderError error(int status, Headers headers, byte[] body) {
        return new OpenAiWire().error(status, headers, body);
    }
}
