package io.tollgate.sdk.wire;

import io.tollgate.sdk.http.Headers;
import io.tollgate.sdk.json.Json;
import io.tollgate.sdk.provider.ProviderRow;
import io.tollgate.sdk.provider.ProviderRow.Quirk;
import io.tollgate.sdk.provider.ProviderRow.WireName;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * From a body in the provider's words to the request that is sent: defaults, clamp, row, address,
 * credentials.
 */
public final class RequestAssembler {
    private static final String ANTHROPIC_VERSION = "2023-06-01";
    private static final List<String> OPENAI_HEADERS =
            List.of("openai-beta", "openai-organization", "openai-project");
    private static final List<String> ANTHROPIC_HEADERS =
            List.of("anthropic-version", "anthropic-beta");

    private RequestAssembler() {}

    /**
     * @param clientHeaders sent on only where the provider speaks the client's protocol; else empty
     * @param maxTokensClamp upper bound of the generated tokens; null for none
     * @throws io.tollgate.sdk.error.LlmException UNSUPPORTED_PARAMETER naming a field of the row's
     *     {@code unsupported}
     */
    public static UpstreamRequest chat(
            WireBody body, Target target, Headers clientHeaders, @Nullable Long maxTokensClamp) {
        ObjectNode json = body.json();
        List<String> dropped = new ArrayList<>(body.dropped());
        target.defaults().forEach(json::putIfAbsent);
        if (target.row().wire() == WireName.OPENAI && Json.isTrue(json, "stream")) {
            usageAsked(json, target.row());
        }
        if (maxTokensClamp != null) {
            clamp(json, target.row().wire(), maxTokensClamp);
        }
        dropped.addAll(row(json, target));
        String path = target.row().wire() == WireName.OPENAI ? "/chat/completions" : "/messages";
        return request(path, json, target, clientHeaders, dropped, PromptSize.of(json));
    }

    /** The same for embeddings on the OpenAI wire. */
    public static UpstreamRequest embeddings(
            ObjectNode json, Target target, Headers clientHeaders) {
        target.defaults().forEach(json::putIfAbsent);
        List<String> dropped = row(json, target);
        return request(
                "/embeddings",
                json,
                target,
                clientHeaders,
                dropped,
                PromptSize.ofInput(json.path("input")));
    }

    private static UpstreamRequest request(
            String path,
            ObjectNode json,
            Target target,
            Headers clientHeaders,
            List<String> dropped,
            long estimate) {
        return new UpstreamRequest(
                uri(target, path),
                headers(target, clientHeaders),
                Json.bytes(json),
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

    private static void clamp(ObjectNode json, WireName wire, long most) {
        boolean set = false;
        List<String> fields =
                wire == WireName.OPENAI
                        ? List.of("max_completion_tokens", "max_tokens")
                        : List.of("max_tokens");
        for (String field : fields) {
            JsonNode value = json.get(field);
            if (value != null && value.isNumber()) {
                set = true;
                if (value.doubleValue() > most) {
                    json.put(field, most);
                }
            }
        }
        if (!set) {
            json.put(fields.getFirst(), most);
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

    private static Headers headers(Target target, Headers client) {
        ProviderRow row = target.row();
        Headers headers = Headers.empty().with("content-type", "application/json");
        List<String> passed = row.wire() == WireName.OPENAI ? OPENAI_HEADERS : ANTHROPIC_HEADERS;
        if (row.wire() == WireName.ANTHROPIC) {
            headers = headers.with("anthropic-version", ANTHROPIC_VERSION);
        }
        for (String name : passed) {
            List<String> values = client.all(name);
            if (!values.isEmpty()) {
                headers = headers.with(name, String.join(",", values));
            }
        }
        for (var extra : row.headers().entrySet()) {
            headers = headers.with(extra.getKey(), extra.getValue());
        }
        for (var extra : target.headers().entrySet()) {
            headers = headers.with(extra.getKey(), extra.getValue());
        }
        if (target.apiKey() == null) {
            return headers;
        }
        return switch (row.auth()) {
            case BEARER -> headers.with("authorization", "Bearer " + target.apiKey());
            case X_API_KEY -> headers.with("x-api-key", target.apiKey());
            case NONE -> headers;
        };
    }

    private static URI uri(Target target, String path) {
        String base = target.baseUrl().toString();
        String query = "";
        int mark = base.indexOf('?');
        if (mark >= 0) {
            query = base.substring(mark);
            base = base.substring(0, mark);
        }
        while (base.endsWith("/")) {
            base = base.substring(0, base.length() - 1);
        }
        if (base.endsWith(path)) {
            return URI.create(base + query);
        }
        String own = target.baseUrl().getPath();
        boolean bare = own == null || own.isEmpty() || own.equals("/");
        if (bare && target.row().wire() == WireName.ANTHROPIC) {
            // Anthropic's own libraries take the address without the version.
            base = base + "/v1";
        }
        return URI.create(base + path + query);
    }
}
