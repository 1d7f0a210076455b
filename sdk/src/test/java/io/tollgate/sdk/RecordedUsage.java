package io.tollgate.sdk;

import io.tollgate.sdk.chat.BilledUnit;
import io.tollgate.sdk.chat.Extras;
import io.tollgate.sdk.chat.ServiceTier;
import io.tollgate.sdk.chat.Usage;
import io.tollgate.sdk.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Usage as a recorded answer states it, in whatever provider's words, read apart from the wires.
 *
 * @param model of the answer, empty when it names none
 * @param stated the cost in USD the provider names itself, null when it does not
 */
record RecordedUsage(String model, Usage usage, java.math.@Nullable BigDecimal stated) {
    private static final java.math.BigDecimal TICK = new java.math.BigDecimal("0.0000000001");

    /** Null when the answer holds no usage. */
    static @Nullable RecordedUsage of(Recordings.Exchange exchange) {
        RecordedUsage last = null;
        String model = "";
        for (JsonNode body : bodies(exchange)) {
            JsonNode inner =
                    body.path("response").isObject()
                            ? body.path("response")
                            : body.path("message").path("usage").isObject()
                                    ? body.path("message")
                                    : body;
            model = inner.path("model").asString(inner.path("modelVersion").asString(model));
            Usage earlier = last == null ? null : last.usage();
            Usage usage = usage(inner, earlier);
            if (usage != null) {
                last = new RecordedUsage(model, usage, cost(inner.path("usage")));
            }
        }
        return last;
    }

    private static List<JsonNode> bodies(Recordings.Exchange exchange) {
        List<JsonNode> bodies = new ArrayList<>();
        if (exchange.kind().equals("json")) {
            JsonNode body = Json.readOrNull(exchange.response());
            if (body != null) {
                bodies.add(body);
            }
        } else if (exchange.kind().equals("sse")) {
            String text = new String(exchange.response(), StandardCharsets.UTF_8);
            for (String line : text.split("\r\n|\n|\r")) {
                JsonNode body =
                        line.startsWith("data:") ? Json.readOrNull(line.substring(5)) : null;
                if (body != null) {
                    bodies.add(body);
                }
            }
        }
        return bodies;
    }

    private static @Nullable Usage usage(JsonNode body, @Nullable Usage earlier) {
        JsonNode usage = body.path("usage");
        Extras tier = Extras.NONE.withTier(ServiceTier.of(body.path("service_tier").asString("")));
        if (body.path("usageMetadata").has("promptTokenCount")) {
            return gemini(body.path("usageMetadata"));
        }
        if (usage.has("prompt_tokens")) {
            return chat(usage, tier);
        }
        if (usage.has("input_tokens_details")) {
            return responses(usage, tier);
        }
        if (usage.has("inputTokens")) {
            long read = usage.path("cacheReadInputTokens").asLong(0);
            long write = usage.path("cacheWriteInputTokens").asLong(0);
            return tokens(
                    usage.path("inputTokens").asLong(0) + read + write,
                    read,
                    write,
                    usage.path("outputTokens").asLong(0),
                    0);
        }
        if (usage.has("input_tokens") || usage.has("output_tokens") && earlier != null) {
            long read = usage.path("cache_read_input_tokens").asLong(0);
            long write = usage.path("cache_creation_input_tokens").asLong(0);
            long input =
                    usage.has("input_tokens")
                            ? usage.path("input_tokens").asLong(0) + read + write
                            : earlier.inputTokens();
            return tokens(
                            input,
                            usage.has("input_tokens") ? read : earlier.cacheReadTokens(),
                            usage.has("input_tokens") ? write : earlier.cacheWriteTokens(),
                            usage.path("output_tokens").asLong(0),
                            0)
                    .with(
                            Extras.NONE.plus(
                                    BilledUnit.WEB_SEARCH,
                                    usage.path("server_tool_use")
                                            .path("web_search_requests")
                                            .asLong(0)));
        }
        JsonNode cohere =
                body.path("meta").has("billed_units") ? body.path("meta") : body.path("usage");
        if (cohere.has("billed_units")) {
            JsonNode units = cohere.path("billed_units");
            return tokens(
                            units.path("input_tokens").asLong(0),
                            0,
                            0,
                            units.path("output_tokens").asLong(0),
                            0)
                    .with(
                            Extras.NONE.plus(
                                    BilledUnit.SEARCH_UNIT, units.path("search_units").asLong(0)));
        }
        return usage.has("total_tokens")
                ? tokens(usage.path("total_tokens").asLong(0), 0, 0, 0, 0)
                : null;
    }

    private static Usage chat(JsonNode usage, Extras tier) {
        long read = usage.path("prompt_tokens_details").path("cached_tokens").asLong(0);
        long thoughts = usage.path("completion_tokens_details").path("reasoning_tokens").asLong(0);
        Extras extras =
                tier.withImageTokens(
                                0,
                                usage.path("completion_tokens_details")
                                        .path("image_tokens")
                                        .asLong(0))
                        .plus(
                                BilledUnit.WEB_SEARCH,
                                usage.path("server_tool_use_details")
                                        .path("web_search_requests")
                                        .asLong(0));
        if (usage.path("search_context_size").asString("").equals("low")) {
            extras = extras.plus(BilledUnit.WEB_SEARCH_LOW_CONTEXT, 1);
        }
        long prompt = usage.path("prompt_tokens").asLong(0);
        return tokens(
                        read > prompt ? prompt + read : prompt,
                        read,
                        usage.path("prompt_tokens_details").path("cache_write_tokens").asLong(0),
                        usage.path("completion_tokens").asLong(0),
                        thoughts)
                .with(extras);
    }

    private static Usage responses(JsonNode usage, Extras tier) {
        JsonNode tools = usage.path("server_side_tool_usage_details");
        return tokens(
                        usage.path("input_tokens").asLong(0),
                        usage.path("input_tokens_details").path("cached_tokens").asLong(0),
                        usage.path("input_tokens_details").path("cache_write_tokens").asLong(0),
                        usage.path("output_tokens").asLong(0),
                        usage.path("output_tokens_details").path("reasoning_tokens").asLong(0))
                .with(
                        tier.plus(BilledUnit.WEB_SEARCH, tools.path("web_search_calls").asLong(0))
                                .plus(BilledUnit.X_SEARCH, tools.path("x_search_calls").asLong(0))
                                .plus(
                                        BilledUnit.CODE_EXECUTION,
                                        tools.path("code_interpreter_calls").asLong(0)));
    }

    private static Usage gemini(JsonNode usage) {
        long thoughts = usage.path("thoughtsTokenCount").asLong(0);
        return tokens(
                usage.path("promptTokenCount").asLong(0)
                        + usage.path("toolUsePromptTokenCount").asLong(0),
                usage.path("cachedContentTokenCount").asLong(0),
                0,
                usage.path("candidatesTokenCount").asLong(0) + thoughts,
                thoughts);
    }

    private static Usage tokens(long input, long read, long write, long output, long thoughts) {
        return new Usage(input, read, write, 0, output, thoughts, 0, 0, false);
    }

    private static java.math.@Nullable BigDecimal cost(JsonNode usage) {
        if (usage.path("cost_in_usd_ticks").asLong(0) > 0) {
            return usage.path("cost_in_usd_ticks").decimalValue().multiply(TICK);
        }
        JsonNode cost =
                usage.path("cost").isObject()
                        ? usage.path("cost").path("total_cost")
                        : usage.path("cost");
        return cost.isNumber() && cost.decimalValue().signum() > 0 ? cost.decimalValue() : null;
    }
}
