package io.tollgate.spend.activity;

import io.tollgate.contracts.LevelKind;
import io.tollgate.spend.directory.KeyDirectory;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes an answer day by day: however long it gets, only one day is held. An answer that breaks
 * off is never ended, so that nobody takes it for whole.
 */
final class DailyAnswer {

    private final Subject subject;
    private final KeyDirectory directory;
    private final JsonGenerator json;
    private final Map<String, String> names = new HashMap<>();
    private @Nullable DayBreakdown current;
    private Figures total = Figures.NONE;

    DailyAnswer(Subject subject, KeyDirectory directory, JsonMapper mapper, OutputStream out) {
        this.subject = subject;
        this.directory = directory;
        this.json = mapper.createGenerator(out);
        json.writeStartObject();
        json.writeArrayPropertyStart("results");
    }

    /** Takes rows ordered by day. */
    void add(DailyRow row) {
        DayBreakdown day = current;
        if (day == null || !day.day().equals(row.day())) {
            write(day);
            day = new DayBreakdown(row.day());
            current = day;
        }
        day.add(row);
    }

    /** Ends the answer with the sums over what was written. */
    void end(int page, long pages) {
        write(current);
        json.writeEndArray();
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("total_spend", total.spend());
        metadata.put("total_prompt_tokens", total.input());
        metadata.put("total_completion_tokens", total.output());
        metadata.put("total_tokens", total.input() + total.output());
        metadata.put("total_api_requests", total.requests());
        metadata.put("total_successful_requests", total.successes());
        metadata.put("total_failed_requests", total.requests() - total.successes());
        metadata.put("total_cache_read_input_tokens", total.cacheRead());
        metadata.put("total_cache_creation_input_tokens", total.cacheWrite());
        metadata.put("total_compression_saved_tokens", 0);
        metadata.put("total_compression_savings_spend", 0);
        metadata.put("total_prompt_caching_savings_spend", 0);
        metadata.put("page", page);
        metadata.put("total_pages", pages);
        metadata.put("has_more", page < pages);
        json.writePOJOProperty("metadata", metadata);
        json.writeEndObject();
        json.close();
    }

    private void write(@Nullable DayBreakdown day) {
        if (day != null) {
            learnNames(day);
            json.writePOJO(day.view(this::metadata));
            total = total.plus(day.total());
        }
    }

    private void learnNames(DayBreakdown day) {
        LevelKind kind = subject.named();
        if (kind == null) {
            return;
        }
        Set<String> unknown = day.entities();
        unknown.removeAll(names.keySet());
        if (!unknown.isEmpty()) {
            Map<String, String> found = directory.names(kind, unknown);
            unknown.forEach(id -> names.put(id, found.getOrDefault(id, "")));
        }
    }

    private Map<String, Object> metadata(String entity) {
        String name = names.getOrDefault(entity, "");
        String alias = subject.alias();
        return alias == null || name.isEmpty() ? Map.of() : Map.of(alias, name);
    }
}
