package io.tollgate.sdk.provider;

import java.net.URI;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a row may say. A misspelt name in it would quietly do nothing, and the vendor would refuse
 * calls for a reason nobody sees.
 */
final class RowCheck {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]*");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z0-9_]+)}");

    /** Every request field the dialects read or vendors call it by. */
    private static final Set<String> FIELDS =
            Set.of(
                    // https://platform.openai.com/docs/api-reference/chat/create
                    "audio",
                    "frequency_penalty",
                    "function_call",
                    "functions",
                    "logit_bias",
                    "logprobs",
                    "max_completion_tokens",
                    "max_tokens",
                    "metadata",
                    "modalities",
                    "moderation",
                    "n",
                    "parallel_tool_calls",
                    "prediction",
                    "presence_penalty",
                    "prompt_cache_key",
                    "prompt_cache_options",
                    "prompt_cache_retention",
                    "reasoning_effort",
                    "response_format",
                    "safety_identifier",
                    "seed",
                    "service_tier",
                    "stop",
                    "store",
                    "stream_options",
                    "temperature",
                    "tool_choice",
                    "tools",
                    "top_logprobs",
                    "top_p",
                    "user",
                    "verbosity",
                    "web_search_options",
                    // https://platform.openai.com/docs/api-reference/completions, embeddings
                    "best_of",
                    "dimensions",
                    "echo",
                    "encoding_format",
                    "suffix",
                    // https://docs.anthropic.com/en/api/messages
                    "cache_control",
                    "container",
                    "context_management",
                    "mcp_servers",
                    "output_config",
                    "stop_sequences",
                    "system",
                    "thinking",
                    "top_k",
                    // Vendors' own words for these
                    "enable_thinking",
                    "input_type",
                    "max_output_tokens",
                    "min_p",
                    "output_dimension",
                    "output_dtype",
                    "random_seed",
                    "reasoning",
                    "repetition_penalty",
                    "task",
                    "truncate",
                    "truncation");

    private static final Set<String> MESSAGE_FIELDS =
            Set.of(
                    "annotations",
                    "audio",
                    "cache_control",
                    "citations",
                    "detail",
                    "function_call",
                    "name",
                    "parallel_tool_calls",
                    "prefix",
                    "provider_specific_fields",
                    "reasoning",
                    "reasoning_content",
                    "reasoning_details",
                    "refusal",
                    "strict",
                    "thinking_blocks",
                    "tool_call_id");

    private RowCheck() {}

    /**
     * @throws IllegalArgumentException naming the row and the column
     */
    static void check(ProviderRow row) {
        if (!NAME.matcher(row.name()).matches()) {
            throw wrong(row, "name", row.name());
        }
        for (String alias : row.aliases()) {
            if (!NAME.matcher(alias).matches()) {
                throw wrong(row, "aliases", alias);
            }
        }
        address(row);
        fields(row, "renames", row.renames().keySet());
        fields(row, "renames", row.renames().values());
        fields(row, "drops", row.drops());
        fields(row, "unsupported", row.unsupported());
        for (String field : row.messageDrops()) {
            if (!MESSAGE_FIELDS.contains(field)) {
                throw wrong(row, "message-drops", field);
            }
        }
        for (String header : row.headers().keySet()) {
            if (!header.equals(header.toLowerCase(Locale.ROOT))) {
                throw wrong(row, "headers", header);
            }
        }
        if (row.chatPath() != null && !row.chatPath().startsWith("/")) {
            throw wrong(row, "chat-path", row.chatPath());
        }
        if (row.auth().needsKey() && row.keyEnv() == null) {
            throw new IllegalArgumentException(
                    "Provider " + row.name() + " lacks the column key-env");
        }
    }

    /** Plain http only on this machine: a key must not travel in the open. */
    private static void address(ProviderRow row) {
        Matcher names = PLACEHOLDER.matcher(row.baseUrl());
        while (names.find()) {
            if (!row.parameters().containsKey(names.group(1))) {
                throw new IllegalArgumentException(
                        "Provider "
                                + row.name()
                                + ", column base-url: {"
                                + names.group(1)
                                + "} is none of its parameters");
            }
        }
        URI address;
        try {
            address = URI.create(names.replaceAll("x"));
        } catch (IllegalArgumentException malformed) {
            throw wrong(row, "base-url", row.baseUrl());
        }
        String scheme = address.getScheme();
        boolean local =
                "http".equals(scheme)
                        && ("localhost".equals(address.getHost())
                                || "127.0.0.1".equals(address.getHost()));
        boolean inside =
                "in-process".equals(scheme) && row.quirks().contains(ProviderRow.Quirk.IN_PROCESS);
        boolean abroad = "https".equals(scheme) && address.getHost() != null;
        if (!local && !inside && !abroad
                || address.getRawQuery() != null
                || row.baseUrl().endsWith("/")) {
            throw wrong(row, "base-url", row.baseUrl());
        }
    }

    private static void fields(ProviderRow row, String column, Collection<String> names) {
        for (String name : names) {
            if (!FIELDS.contains(name)) {
                throw wrong(row, column, name);
            }
        }
    }

    private static IllegalArgumentException wrong(ProviderRow row, String column, String value) {
        return new IllegalArgumentException(
                "Provider " + row.name() + ", column " + column + ": unknown or wrong: " + value);
    }
}
