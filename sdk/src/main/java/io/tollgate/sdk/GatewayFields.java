package io.tollgate.sdk;

import io.tollgate.sdk.json.Json;
import io.tollgate.sdk.wire.Protocol;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Request fields meant for the gateway, which no provider ever sees. */
final class GatewayFields {
    private static final Set<String> NAMES =
            Set.of(
                    "tags",
                    "fallbacks",
                    "context_window_fallbacks",
                    "content_policy_fallbacks",
                    "disable_fallbacks",
                    "num_retries",
                    "max_retries",
                    "timeout",
                    "request_timeout",
                    "stream_timeout",
                    "cache",
                    "caching",
                    "guardrails",
                    "guardrail_config",
                    "drop_params",
                    "additional_drop_params",
                    "allowed_openai_params",
                    "mock_response",
                    "mock_timeout",
                    "api_key",
                    "api_base",
                    "base_url",
                    "api_version",
                    "custom_llm_provider",
                    "extra_headers",
                    "priority",
                    "fastest_response",
                    "prompt_id",
                    "prompt_variables",
                    "no-log",
                    "user_config",
                    "proxy_server_request",
                    "secret_fields");

    private GatewayFields() {}

    static boolean isOurs(String field) {
        return NAMES.contains(field)
                || field.startsWith("litellm_")
                || field.startsWith("tollgate_")
                || field.startsWith("mock_testing_");
    }

    /**
     * A copy without them, sharing the values; the client's tree stays as it was.
     *
     * @param stringMetadata whether the provider takes OpenAI's {@code metadata} of plain string
     *     pairs
     */
    static ObjectNode without(ObjectNode body, Protocol protocol, boolean stringMetadata) {
        Set<String> unwanted = new HashSet<>();
        for (JsonNode field : Json.elements(body, "additional_drop_params")) {
            unwanted.add(field.asString(""));
        }
        ObjectNode copy = Json.object();
        for (var member : body.properties()) {
            String name = member.getKey();
            if (isOurs(name) || unwanted.contains(name)) {
                continue;
            }
            if (name.equals("metadata")) {
                metadata(member.getValue(), protocol, stringMetadata, copy);
            } else {
                copy.set(name, member.getValue());
            }
        }
        return copy;
    }

    private static void metadata(
            JsonNode metadata, Protocol protocol, boolean stringMetadata, ObjectNode copy) {
        switch (protocol) {
            case OPENAI_CHAT, OPENAI_RESPONSES, OPENAI_COMPLETIONS -> {
                if (stringMetadata && stringPairs(metadata)) {
                    copy.set("metadata", metadata);
                }
            }
            case GEMINI -> {
                // Google has none: what stands there is the gateway's.
            }
            case ANTHROPIC_MESSAGES -> {
                String user = Json.text(metadata, "user_id");
                if (user != null) {
                    copy.putObject("metadata").put("user_id", user);
                }
            }
        }
    }

    private static boolean stringPairs(JsonNode metadata) {
        if (!metadata.isObject()) {
            return false;
        }
        for (JsonNode value : metadata) {
            if (!value.isString()) {
                return false;
            }
        }
        return true;
    }
}
