package io.tollgate.sdk.wire;

import io.tollgate.sdk.chat.Usage;
import io.tollgate.sdk.embedding.EmbeddingRequest;
import io.tollgate.sdk.embedding.EmbeddingWire;
import io.tollgate.sdk.http.Headers;
import io.tollgate.sdk.http.RequestContent;
import io.tollgate.sdk.json.Json;
import io.tollgate.sdk.provider.ProviderRow;
import io.tollgate.sdk.provider.ProviderRow.Quirk;
import io.tollgate.sdk.provider.ProviderRow.WireName;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * From a body in the provider's words to the request that is sent: defaults, clamp, row, address,
 * and the credentials to sign it with.
 */
public final class RequestAssembler {
    private RequestAssembler() {}

    /**
     * @param stream whether the answer is to come in pieces
     * @param clientHeaders sent on only where the provider speaks the client's protocol; else empty
     * @param maxTokensClamp upper bound of the generated tokens; null for none
     * @param toolCallsClamp upper bound of the calls of the provider's own tools where the client
     *     gave none; null to leave them alone
     * @throws io.tollgate.sdk.error.LlmException UNSUPPORTED_PARAMETER naming a field of the row's
     *     {@code unsupported}
     */
    public static UpstreamRequest chat(
            Wire wire,
            WireBody body,
            Target target,
            boolean stream,
            Headers clientHeaders,
            @Nullable Long maxTokensClamp,
            @Nullable Long toolCallsClamp) {
        WireForm form = wire.form();
        ObjectNode json = body.json();
        List<String> dropped = new ArrayList<>(body.dropped());
        target.defaults().forEach(json::putIfAbsent);
        if (stream && form.usageOnRequest()) {
            usageAsked(json, target.row());
        }
        if (maxTokensClamp != null) {
            OutputBound.clamp(json, form.maxTokens(), maxTokensClamp);
        }
        if (toolCallsClamp != null) {
            ToolBound.clamp(json, form.protocol(), toolCallsClamp);
        }
        dropped.addAll(row(json, target));
        form.edit().apply(json, target, stream);
        String own = target.row().chatPath();
        String path =
                own == null || form.protocol() != Protocol.OPENAI_CHAT
                        ? form.path().of(target, stream)
                        : own;
        URI uri = RequestAddress.of(target.baseUrl(), path, bare(form, target));
        return request(
                uri,
                headers(form.headers(), form.clientHeaders(), target, clientHeaders),
                json,
                target,
                dropped,
                PromptSize.of(json));
    }

    /** An endpoint of OpenAI's beside chat, in JSON. */
    public static UpstreamRequest endpoint(
            String path, ObjectNode json, Target target, Headers clientHeaders) {
        target.defaults().forEach(json::putIfAbsent);
        return other(new OpenAiWire().form(), path, json, target, clientHeaders);
    }

    /** Anthropic's own count of a prompt's tokens. */
    public static UpstreamRequest countTokens(
            ObjectNode json, Target target, Headers clientHeaders) {
        return other(
                new AnthropicWire().form(), "/messages/count_tokens", json, target, clientHeaders);
    }

    /**
     * Google's own count of a prompt's tokens.
     *
     * @param json what a call of {@code generateContent} would send
     * @see <a href="https://ai.google.dev/api/tokens">Counting tokens</a>
     */
    public static UpstreamRequest geminiCount(ObjectNode json, Target target) {
        boolean vertex = target.row().wire(target.model()) == WireName.VERTEX;
        WireForm form = (vertex ? GeminiWire.ofVertex() : GeminiWire.ofGeminiApi()).form();
        String path = form.path().of(target, false);
        String counting = path.substring(0, path.lastIndexOf(':')) + ":countTokens";
        ObjectNode body = json;
        if (!vertex && (json.size() > 1 || !json.has("contents"))) {
            // Beside bare contents the Gemini API wants the whole request, with its model.
            ObjectNode whole = json.deepCopy();
            whole.put("model", "models/" + GeminiWire.bare(target.model()));
            body = Json.object();
            body.set("generateContentRequest", whole);
        }
        return request(
                RequestAddress.of(target.baseUrl(), counting, form.bareBasePath()),
                headers(form.headers(), form.clientHeaders(), target, Headers.empty()),
                body,
                target,
                List.of(),
                PromptSize.of(json));
    }

    private static UpstreamRequest other(
            WireForm form, String path, ObjectNode json, Target target, Headers clientHeaders) {
        return request(
                RequestAddress.of(
                        target.baseUrl(), AzurePath.of(target, path), form.bareBasePath()),
                headers(form.headers(), form.clientHeaders(), target, clientHeaders),
                json,
                target,
                List.of(),
                PromptSize.of(json));
    }

    /** An endpoint of OpenAI's that takes files. */
    public static UpstreamRequest upload(
            String path,
            RequestContent content,
            String contentType,
            Target target,
            Headers clientHeaders,
            long estimate) {
        WireForm form = new OpenAiWire().form();
        return new UpstreamRequest(
                RequestAddress.of(
                        target.baseUrl(), AzurePath.of(target, path), form.bareBasePath()),
                headers(form.headers(), form.clientHeaders(), target, clientHeaders)
                        .with("content-type", contentType),
                new byte[0],
                target.credential(),
                target.timeouts(),
                List.of(),
                estimate,
                content,
                "POST");
    }

    /**
     * A request about something the provider keeps, such as a stored response.
     *
     * @param path with its query, below the provider's address
     */
    public static UpstreamRequest stored(
            String method, String path, Target target, Headers clientHeaders) {
        WireForm form = new OpenAiWire().form();
        return new UpstreamRequest(
                RequestAddress.of(
                        target.baseUrl(), AzurePath.of(target, path), form.bareBasePath()),
                headers(form.headers(), form.clientHeaders(), target, clientHeaders),
                new byte[0],
                target.credential(),
                target.timeouts(),
                List.of(),
                0,
                null,
                method);
    }

    /**
     * A request as a client made it for the provider, with the provider's own headers where the
     * client has none.
     *
     * @param target path and query below the provider's address
     * @param body in memory; empty when {@code content} holds it
     * @throws LlmException INVALID_REQUEST when the path leads elsewhere
     */
    public static UpstreamRequest passThrough(
            String method,
            String target,
            Target provider,
            Headers client,
            byte[] body,
            @Nullable RequestContent content) {
        Headers headers = client;
        Map<String, String> own = new LinkedHashMap<>(Wires.of(provider.row()).form().headers());
        own.putAll(provider.row().headers());
        for (var header : own.entrySet()) {
            if (headers.first(header.getKey()) == null) {
                headers = headers.with(header.getKey(), header.getValue());
            }
        }
        for (var extra : provider.headers().entrySet()) {
            headers = headers.with(extra.getKey(), extra.getValue());
        }
        return new UpstreamRequest(
                PassThroughAddress.of(provider.baseUrl(), target),
                headers,
                body,
                provider.credential(),
                provider.timeouts(),
                List.of(),
                0,
                content,
                method);
    }

    /** A prompt's size in tokens, by the stated estimate. */
    public static long estimatedTokens(ObjectNode body) {
        return PromptSize.of(body);
    }

    /** Embeddings in OpenAI's form. */
    public static UpstreamRequest embeddings(
            ObjectNode json, Target target, Headers clientHeaders) {
        WireForm form = new OpenAiWire().form();
        return embeddings(
                AzurePath.of(target, "/embeddings"),
                json,
                target,
                headers(form.headers(), form.clientHeaders(), target, clientHeaders),
                PromptSize.ofInput(json.path("input")));
    }

    /** Embeddings in a form of the provider's own. */
    public static UpstreamRequest embeddings(
            EmbeddingWire wire, EmbeddingRequest request, Target target) {
        long characters = request.inputs().stream().mapToLong(String::length).sum();
        return embeddings(
                wire.path(target),
                wire.request(request, target),
                target,
                headers(Map.of(), List.of(), target, Headers.empty()),
                Math.max(1, Usage.estimateTokens(characters)));
    }

    private static UpstreamRequest embeddings(
            String path, ObjectNode json, Target target, Headers headers, long estimate) {
        target.defaults().forEach(json::putIfAbsent);
        List<String> dropped = row(json, target);
        URI uri = RequestAddress.of(target.baseUrl(), path, bare(new OpenAiWire().form(), target));
        return request(uri, headers, json, target, dropped, estimate);
    }

    /** Reranking, in the provider's words. */
    public static UpstreamRequest rerank(String path, ObjectNode json, Target target) {
        return embeddings(
                path,
                json,
                target,
                headers(Map.of(), List.of(), target, Headers.empty()),
                PromptSize.ofInput(json.path("query"))
                        + PromptSize.ofInput(json.path("documents")));
    }

    private static String bare(WireForm form, Target target) {
        return target.row().quirks().contains(Quirk.BARE_ADDRESS_HAS_V1)
                ? "/v1"
                : form.bareBasePath();
    }

    private static UpstreamRequest request(
            URI uri,
            Headers headers,
            ObjectNode json,
            Target target,
            List<String> dropped,
            long estimate) {
        return new UpstreamRequest(
                uri,
                headers,
                Json.bytes(json),
                target.credential(),
                target.timeouts(),
                dropped,
                estimate);
    }

    private static void usageAsked(ObjectNode json, ProviderRow row) {
        if (row.quirks().contains(Quirk.NO_STREAM_OPTIONS)) {
            json.remove("stream_options");
        } else if (json.get("stream_options") instanceof ObjectNode options) {
            ObjectNode copy = options.deepCopy();
            copy.put("include_usage", true);
            json.set("stream_options", copy);
        } else {
            json.putObject("stream_options").put("include_usage", true);
        }
    }

    /** Applies the vendor's row; the names it dropped. */
    private static List<String> row(ObjectNode json, Target target) {
        ProviderRow row = target.row();
        Unsupported unsupported = new Unsupported(target);
        for (String field : row.unsupported()) {
            if (json.has(field)) {
                unsupported.field(field);
                json.remove(field);
            }
        }
        List<String> dropped = new ArrayList<>(unsupported.dropped());
        for (String field : row.drops()) {
            if (json.remove(field) != null) {
                dropped.add(field);
            }
        }
        for (Map.Entry<String, String> rename : row.renames().entrySet()) {
            JsonNode value = json.remove(rename.getKey());
            if (value != null && !json.has(rename.getValue())) {
                json.set(rename.getValue(), value);
            }
        }
        if (!row.quirks().contains(Quirk.DEVELOPER_ROLE)) {
            DeveloperRole.rename(json);
        }
        if (row.quirks().contains(Quirk.MISTRAL_MESSAGES) && json.has("messages")) {
            json.set("messages", MistralMessages.of(json.path("messages")));
        }
        if (!row.messageDrops().isEmpty()) {
            for (String field : List.of("messages", "tools")) {
                JsonNode part = json.get(field);
                if (part != null && MessageDrops.needed(part, row.messageDrops())) {
                    json.set(field, MessageDrops.without(part, row.messageDrops()));
                }
            }
        }
        return dropped;
    }

    private static Headers headers(
            Map<String, String> own, List<String> passed, Target target, Headers client) {
        Headers headers = Headers.empty().with("content-type", "application/json");
        for (var header : own.entrySet()) {
            headers = headers.with(header.getKey(), header.getValue());
        }
        for (String name : passed) {
            List<String> values = client.all(name);
            if (!values.isEmpty()) {
                headers = headers.with(name, String.join(",", values));
            }
        }
        for (var extra : target.row().headers().entrySet()) {
            headers = headers.with(extra.getKey(), extra.getValue());
        }
        for (var extra : target.headers().entrySet()) {
            headers = headers.with(extra.getKey(), extra.getValue());
        }
        return headers;
    }
}
