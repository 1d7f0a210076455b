package io.tollgate.sdk.price;

import io.tollgate.sdk.chat.BilledUnit;
import io.tollgate.sdk.chat.ContainerSize;
import io.tollgate.sdk.json.Json;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The tools of a request that run at the vendor and are charged by the call, and how often each may
 * be called at most. Any client's form is understood: OpenAI's, Anthropic's, Gemini's.
 *
 * <p>Vendors that let a client bound the calls ({@code max_uses}, {@code max_tool_calls}) are taken
 * by their word; where a request sets no bound, {@value #UNBOUNDED_CALLS} calls of each tool are
 * reckoned, and the vendor is told so where a budget is strict.
 *
 * @param calls most calls by what is charged; empty when the request has no such tool
 * @param together most calls of all tools in sum; null when the request does not say
 * @param choices answers asked for, each of which may call the tools
 * @param reckoned whether some tool is bounded neither by itself nor with all together
 */
public record HostedTools(
        Map<BilledUnit, Long> calls, @Nullable Long together, long choices, boolean reckoned) {
    /** Reckoned of each tool when nothing bounds how often the model calls it. */
    public static final long UNBOUNDED_CALLS = 25;

    /** Reckoned of a container: more than an hour in it. A call has one, whatever it runs there. */
    private static final long CONTAINER_SESSIONS = 4;

    private static final HostedTools NONE = new HostedTools(Map.of(), null, 1, false);
    private static final long MOST_CHOICES = 128;

    public HostedTools {
        calls = Map.copyOf(calls);
    }

    /**
     * The most that tools hosted by the vendor can add to one call, nano-USD, rounded up; 0 when
     * the request has none, or none that this model is charged for.
     *
     * @param request body as the client sent it
     */
    public static long boundNanoUsd(JsonNode request, Price price) {
        return of(request).boundNanoUsd(usdPerCall(price));
    }

    /**
     * What a model's hosted tools cost by the call, USD; tools it is not charged for are absent.
     */
    public static Map<BilledUnit, BigDecimal> usdPerCall(Price price) {
        Map<BilledUnit, BigDecimal> figures = new EnumMap<>(BilledUnit.class);
        for (BilledUnit unit : BilledUnit.values()) {
            Optional<BigDecimal> figure =
                    unit.isToolCall() ? price.perUnit(unit) : Optional.empty();
            if (figure.isPresent() && figure.get().signum() > 0) {
                figures.put(unit, figure.get());
            }
        }
        return figures;
    }

    /** Of a request body as the client sent it. */
    public static HostedTools of(JsonNode request) {
        Map<BilledUnit, Long> calls = new EnumMap<>(BilledUnit.class);
        for (JsonNode tool : Json.elements(request, "tools")) {
            add(tool, calls);
        }
        // OpenAI's search models, and every model at OpenRouter and xAI, search without a tool.
        if (Json.present(request, "web_search_options") != null
                || Json.present(request, "search_parameters") != null) {
            calls.merge(BilledUnit.WEB_SEARCH, UNBOUNDED_CALLS, Long::max);
        }
        for (JsonNode plugin : Json.elements(request, "plugins")) {
            if (Json.textOrEmpty(plugin, "id").startsWith("web")) {
                calls.merge(BilledUnit.WEB_SEARCH, UNBOUNDED_CALLS, Long::max);
            }
        }
        if (calls.isEmpty()) {
            return NONE;
        }
        if (calls.containsKey(BilledUnit.WEB_SEARCH)) {
            // Where a grounded prompt is charged, however many searches it takes.
            calls.put(BilledUnit.GROUNDED_PROMPT, 1L);
        }
        // xAI runs code by the call, OpenAI by the container; each has a figure for one of the two.
        if (calls.containsKey(BilledUnit.CODE_CONTAINER)) {
            calls.putIfAbsent(BilledUnit.CODE_EXECUTION, UNBOUNDED_CALLS);
        }
        Long together = positive(request, "max_tool_calls");
        return new HostedTools(
                calls, together, choices(request), together == null && isUnbounded(request));
    }

    /** Whether a tool may be called as often as the model likes. */
    private static boolean isUnbounded(JsonNode request) {
        for (JsonNode tool : Json.elements(request, "tools")) {
            Map<BilledUnit, Long> of = new EnumMap<>(BilledUnit.class);
            add(tool, of);
            if (!of.isEmpty() && positive(tool, "max_uses") == null) {
                return true;
            }
        }
        return Json.present(request, "web_search_options") != null
                || Json.present(request, "search_parameters") != null
                || request.path("plugins").size() > 0;
    }

    public boolean isEmpty() {
        return calls.isEmpty();
    }

    /**
     * The most these tools can cost, nano-USD, rounded up.
     *
     * @param usdPerCall by what is charged; a tool without a figure costs nothing
     */
    public long boundNanoUsd(Map<BilledUnit, BigDecimal> usdPerCall) {
        BigDecimal sum = BigDecimal.ZERO;
        BigDecimal dearest = BigDecimal.ZERO;
        BigDecimal containers = BigDecimal.ZERO;
        for (var tool : calls.entrySet()) {
            BigDecimal usd = usdPerCall.get(tool.getKey());
            if (usd == null) {
                continue;
            }
            BigDecimal most = usd.multiply(BigDecimal.valueOf(tool.getValue()));
            if (tool.getKey() == BilledUnit.CODE_CONTAINER) {
                // One call may run in it for as long as it likes.
                containers = containers.add(most);
            } else {
                sum = sum.add(most);
                dearest = dearest.max(usd);
            }
        }
        if (together != null) {
            sum = sum.min(dearest.multiply(BigDecimal.valueOf(together), MathContext.UNLIMITED));
        }
        return sum.add(containers)
                .multiply(BigDecimal.valueOf(choices))
                .movePointRight(9)
                .setScale(0, RoundingMode.CEILING)
                .longValueExact();
    }

    private static void add(JsonNode tool, Map<BilledUnit, Long> calls) {
        String type = Json.text(tool, "type");
        if (ContainerSize.isOf(tool)) {
            add(BilledUnit.CODE_CONTAINER, CONTAINER_SESSIONS * ContainerSize.units(tool), calls);
            return;
        }
        if (type != null && !type.equals("function") && !type.equals("custom")) {
            add(unit(type), positive(tool, "max_uses"), calls);
            return;
        }
        // Gemini's tools are fields of an object; clients of OpenAI's form send them the same way.
        for (String name : tool.propertyNames()) {
            add(geminiUnit(name), null, calls);
        }
        add(unit(Json.textOrEmpty(tool.path("systemTool"), "name")), null, calls);
    }

    private static void add(
            @Nullable BilledUnit unit, @Nullable Long uses, Map<BilledUnit, Long> calls) {
        if (unit != null) {
            calls.merge(unit, uses == null ? UNBOUNDED_CALLS : uses, Math::addExact);
        }
    }

    /** Vendors add a date to the names of their tools: {@code web_search_20250305}. */
    private static @Nullable BilledUnit unit(String type) {
        String name = type.startsWith("openrouter:") ? type.substring(11) : type;
        if (name.startsWith("web_search") || name.equals("live_search")) {
            return BilledUnit.WEB_SEARCH;
        }
        if (name.startsWith("file_search") || name.equals("collections_search")) {
            return BilledUnit.FILE_SEARCH;
        }
        if (name.startsWith("code_execution")) {
            return BilledUnit.CODE_EXECUTION;
        }
        return switch (name) {
            case "x_search" -> BilledUnit.X_SEARCH;
            case "attachment_search" -> BilledUnit.ATTACHMENT_SEARCH;
            default -> null;
        };
    }

    private static @Nullable BilledUnit geminiUnit(String name) {
        return switch (name) {
            case "googleSearch",
                    "google_search",
                    "googleSearchRetrieval",
                    "google_search_retrieval" ->
                    BilledUnit.WEB_SEARCH;
            case "enterpriseWebSearch", "enterprise_web_search" -> BilledUnit.ENTERPRISE_WEB_SEARCH;
            case "googleMaps", "google_maps" -> BilledUnit.MAPS;
            case "fileSearch", "file_search" -> BilledUnit.FILE_SEARCH;
            case "codeExecution", "code_execution" -> BilledUnit.CODE_EXECUTION;
            default -> null;
        };
    }

    private static long choices(JsonNode request) {
        Long n = positive(request, "n");
        if (n == null) {
            n = positive(request.path("generationConfig"), "candidateCount");
        }
        return n == null ? 1 : Math.min(n, MOST_CHOICES);
    }

    private static @Nullable Long positive(JsonNode object, String field) {
        JsonNode value = object.path(field);
        return value.isIntegralNumber() && value.canConvertToInt() && value.intValue() >= 0
                ? value.longValue()
                : null;
    }
}
