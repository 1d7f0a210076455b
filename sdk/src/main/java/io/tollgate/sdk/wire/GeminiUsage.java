package io.tollgate.sdk.wire;

import io.tollgate.sdk.chat.BilledUnit;
import io.tollgate.sdk.chat.Extras;
import io.tollgate.sdk.chat.ServiceTier;
import io.tollgate.sdk.chat.Usage;
import io.tollgate.sdk.json.Json;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads {@code usageMetadata}: the prompt includes what came from the cache; what tools fetched
 * stands beside the prompt, thoughts beside the answer.
 *
 * @see <a href="https://ai.google.dev/api/generate-content#UsageMetadata">UsageMetadata</a>
 */
final class GeminiUsage {
    private GeminiUsage() {}

    /** Null when the node is no usage object or holds no counts. */
    static @Nullable Usage read(@Nullable JsonNode usage) {
        if (usage == null || !usage.isObject()) {
            return null;
        }
        Long prompt = Json.number(usage, "promptTokenCount");
        Long total = Json.number(usage, "totalTokenCount");
        if (prompt == null && total == null) {
            return null;
        }
        long input =
                (prompt == null ? 0 : Math.max(0, prompt))
                        + Json.count(usage, "toolUsePromptTokenCount");
        long thoughts = Json.count(usage, "thoughtsTokenCount");
        Long candidates = Json.number(usage, "candidatesTokenCount");
        if (candidates == null) {
            candidates = Json.number(usage, "responseTokenCount");
        }
        long output = (candidates == null ? 0 : Math.max(0, candidates)) + thoughts;
        if (candidates == null && thoughts == 0 && total != null && total > input) {
            // An answer cut off while thinking: only the total tells what was generated.
            output = total - input;
        }
        return new Usage(
                input,
                Math.min(input, Json.count(usage, "cachedContentTokenCount")),
                0,
                0,
                output,
                thoughts,
                Math.min(
                        input,
                        audio(usage, "promptTokensDetails")
                                + audio(usage, "toolUsePromptTokensDetails")),
                Math.min(output, audio(usage, "candidatesTokensDetails")),
                false,
                Extras.NONE
                        .withTier(ServiceTier.of(served(usage)))
                        .withImageTokens(
                                tokens(usage, "promptTokensDetails", 2, "IMAGE"),
                                tokens(usage, "candidatesTokensDetails", 2, "IMAGE")));
    }

    private static long audio(JsonNode usage, String details) {
        return tokens(usage, details, 4, "AUDIO");
    }

    /** Of one modality, by its name or by its number where enums were asked for as numbers. */
    private static long tokens(JsonNode usage, String details, int number, String name) {
        long tokens = 0;
        for (JsonNode detail : Json.elements(usage, details)) {
            JsonNode modality = detail.path("modality");
            if (modality.isNumber()
                    ? modality.intValue() == number
                    : name.equals(modality.asString(""))) {
                tokens += Json.count(detail, "tokenCount");
            }
        }
        return tokens;
    }

    /** The tier that answered, in OpenAI's words; null when not told. */
    static @Nullable String tier(@Nullable JsonNode usage) {
        String tier = usage == null ? null : served(usage);
        return "standard".equals(tier) ? "default" : tier;
    }

    /** Vertex AI tells the traffic that a call counted as. */
    private static @Nullable String served(JsonNode usage) {
        String tier = Json.text(usage, "serviceTier");
        return tier != null
                ? tier
                : switch (Json.textOrEmpty(usage, "trafficType")) {
                    case "ON_DEMAND_PRIORITY" -> "priority";
                    case "ON_DEMAND_FLEX" -> "flex";
                    default -> null;
                };
    }

    /**
     * What Google's own tools did for the answer: newer models are charged by the search, older
     * ones by the grounded prompt. Searches that are told twice, or empty, count once or not at
     * all.
     *
     * @see <a href="https://ai.google.dev/gemini-api/docs/google-search#pricing">Pricing</a>
     */
    static Extras grounded(Extras extras, JsonNode candidate) {
        JsonNode grounding = candidate.path("groundingMetadata");
        Set<String> queries = new HashSet<>();
        for (JsonNode query : Json.elements(grounding, "webSearchQueries")) {
            queries.add(query.asString("").strip());
        }
        queries.remove("");
        boolean web = !queries.isEmpty();
        boolean maps = false;
        for (JsonNode chunk : Json.elements(grounding, "groundingChunks")) {
            web |= chunk.path("web").isObject();
            maps |= chunk.path("maps").isObject();
        }
        Extras counted = raised(extras, BilledUnit.WEB_SEARCH, queries.size());
        counted = raised(counted, BilledUnit.GROUNDED_PROMPT, web ? 1 : 0);
        return raised(counted, BilledUnit.MAPS, maps ? 1 : 0);
    }

    /** Pieces of a stream repeat what was told before. */
    private static Extras raised(Extras extras, BilledUnit unit, long count) {
        long more = count - extras.count(unit).longValue();
        return more > 0 ? extras.plus(unit, more) : extras;
    }
}
