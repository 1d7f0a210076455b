package io.tollgate.spend.usage;

import io.tollgate.platform.ApiException;
import io.tollgate.platform.InternalCall;
import io.tollgate.platform.access.Operation;
import io.tollgate.platform.access.Performs;
import io.tollgate.spend.directory.Directory;
import io.tollgate.spend.directory.Sight;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code /v1/organization/usage/…} and {@code /v1/organization/costs}. A project is a team. What
 * the ledger does not count (images, characters, seconds) is null.
 */
@RestController
@Performs(Operation.SPEND_REPORT)
class UsageController {

    private static final Set<Grouping> USAGE =
            EnumSet.of(Grouping.PROJECT_ID, Grouping.USER_ID, Grouping.API_KEY_ID, Grouping.MODEL);

    private static final Set<Grouping> COSTS =
            EnumSet.of(Grouping.PROJECT_ID, Grouping.LINE_ITEM, Grouping.API_KEY_ID);

    private final UsageTable table;
    private final Directory directory;
    private final InstantSource clock;

    UsageController(UsageTable table, Directory directory, InstantSource clock) {
        this.table = table;
        this.directory = directory;
        this.clock = clock;
    }

    @GetMapping("/v1/organization/usage/{name}")
    Map<String, @Nullable Object> usage(
            @PathVariable String name, @RequestParam MultiValueMap<String, String> given) {
        UsageKind kind = UsageKind.find(name);
        if (kind == null) {
            throw ApiException.notFound(null, "There is no usage of this name.");
        }
        UsageQuery query = UsageQuery.read(given, USAGE, false, clock);
        return page(query, table.find(query, kind, sight()), result -> shown(kind, result));
    }

    @GetMapping("/v1/organization/costs")
    Map<String, @Nullable Object> costs(@RequestParam MultiValueMap<String, String> given) {
        UsageQuery query = UsageQuery.read(given, COSTS, true, clock);
        return page(query, table.find(query, null, sight()), UsageController::cost);
    }

    private Sight sight() {
        return Sight.of(directory.identity(InternalCall.currentPrincipal()));
    }

    private static Map<String, @Nullable Object> page(
            UsageQuery query,
            List<UsageTable.Result> results,
            Function<UsageTable.Result, Map<String, @Nullable Object>> form) {
        Map<Instant, List<Map<String, @Nullable Object>>> buckets = new HashMap<>();
        for (UsageTable.Result result : results) {
            buckets.computeIfAbsent(result.start(), start -> new ArrayList<>())
                    .add(form.apply(result));
        }
        List<Map<String, @Nullable Object>> data = new ArrayList<>();
        for (Instant start = query.from();
                start.isBefore(query.end());
                start = query.width().after(start, 1)) {
            Map<String, @Nullable Object> bucket = new LinkedHashMap<>();
            bucket.put("object", "bucket");
            bucket.put("start_time", start.getEpochSecond());
            bucket.put("end_time", query.width().after(start, 1).getEpochSecond());
            bucket.put("results", buckets.getOrDefault(start, List.of()));
            data.add(bucket);
        }
        Map<String, @Nullable Object> page = new LinkedHashMap<>();
        page.put("object", "page");
        page.put("data", data);
        page.put("has_more", query.nextPage() != null);
        page.put("next_page", query.nextPage());
        return page;
    }

    private static Map<String, @Nullable Object> shown(UsageKind kind, UsageTable.Result result) {
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        shown.put("object", "organization.usage." + kind.label() + ".result");
        switch (kind) {
            case COMPLETIONS -> {
                shown.put("input_tokens", result.inputTokens());
                shown.put("output_tokens", result.outputTokens());
                shown.put("input_cached_tokens", result.cachedTokens());
                shown.put("input_audio_tokens", result.audioInputTokens());
                shown.put("output_audio_tokens", result.audioOutputTokens());
                shown.put("num_model_requests", result.requests());
            }
            case EMBEDDINGS, MODERATIONS -> {
                shown.put("input_tokens", result.inputTokens());
                shown.put("num_model_requests", result.requests());
            }
            case IMAGES -> counted(shown, "images", result);
            case AUDIO_SPEECHES -> counted(shown, "characters", result);
            case AUDIO_TRANSCRIPTIONS -> counted(shown, "seconds", result);
            case VECTOR_STORES -> shown.put("usage_bytes", null);
            case CODE_INTERPRETER_SESSIONS -> shown.put("num_sessions", null);
        }
        for (Grouping grouping : USAGE) {
            shown.put(grouping.field(), result.groups().get(grouping));
        }
        if (kind == UsageKind.COMPLETIONS) {
            shown.put("batch", null);
            shown.put("service_tier", null);
        }
        return shown;
    }

    private static void counted(
            Map<String, @Nullable Object> shown, String unknown, UsageTable.Result result) {
        shown.put(unknown, null);
        shown.put("num_model_requests", result.requests());
    }

    private static Map<String, @Nullable Object> cost(UsageTable.Result result) {
        Map<String, @Nullable Object> amount = new LinkedHashMap<>();
        BigDecimal usd = result.usd().stripTrailingZeros();
        amount.put("value", usd.scale() < 0 ? usd.setScale(0) : usd);
        amount.put("currency", "usd");
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        shown.put("object", "organization.costs.result");
        shown.put("amount", amount);
        for (Grouping grouping : COSTS) {
            shown.put(grouping.field(), result.groups().get(grouping));
        }
        return shown;
    }
}
