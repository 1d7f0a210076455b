package io.tollgate.providers.adjustment;

import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The adjustments in force: an image of the stored ones, read again with the deployments. A map
 * that nobody stored is the one of the operator's file.
 */
@Component
public class Adjustments {

    /** The two stored maps. */
    public enum Kind {
        DISCOUNT,
        MARGIN;

        /** As it is stored and shown. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

    private static final String STORE =
            """
            insert into providers.adjustments (kind, value, updated_at, updated_by)
            values (:kind, cast(:value as jsonb), cast(:now as timestamptz), :by)
            on conflict (kind) do update
            set value = excluded.value, updated_at = excluded.updated_at,
                updated_by = excluded.updated_by
            """;

    private final JdbcClient jdbc;
    private final InstantSource clock;
    private final ConfiguredAdjustments configured;
    private volatile Image image = new Image(Map.of());

    Adjustments(JdbcClient jdbc, InstantSource clock, ConfiguredAdjustments configured) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.configured = configured;
    }

    private record Image(Map<String, String> stored, Map<String, Adjustment> byProvider) {

        Image(Map<String, String> stored) {
            this(stored, new ConcurrentHashMap<>());
        }
    }

    /** What applies to calls of a provider, by LiteLLM's name. */
    public Adjustment of(String provider) {
        Image now = image;
        return now.byProvider()
                .computeIfAbsent(
                        provider,
                        name ->
                                AdjustmentForm.read(
                                        node(now, Kind.DISCOUNT), node(now, Kind.MARGIN), name));
    }

    private JsonNode node(Image now, Kind kind) {
        String stored = now.stored().get(kind.label());
        return stored == null ? configured.of(kind) : MAPPER.readTree(stored);
    }

    /**
     * Takes over what is stored.
     *
     * @return a text that changes whenever an adjustment does
     */
    public String read() {
        Map<String, String> stored =
                jdbc
                        .sql("select kind, value from providers.adjustments order by kind")
                        .query((row, n) -> Map.entry(row.getString(1), row.getString(2)))
                        .list()
                        .stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        if (!stored.equals(image.stored())) {
            image = new Image(stored);
        }
        return stored.getOrDefault(Kind.DISCOUNT.label(), "")
                + stored.getOrDefault(Kind.MARGIN.label(), "");
    }

    /** As stored, else as configured; an empty object for neither. */
    public JsonNode stored(Kind kind) {
        return jdbc.sql("select value from providers.adjustments where kind = :kind")
                .param("kind", kind.label())
                .query(String.class)
                .optional()
                .<JsonNode>map(MAPPER::readTree)
                .orElseGet(() -> configured.of(kind));
    }

    /** Puts a checked map in the place of the stored one. */
    public void store(Kind kind, JsonNode value, String by) {
        jdbc.sql(STORE)
                .param("kind", kind.label())
                .param("value", MAPPER.writeValueAsString(value))
                .param("now", clock.instant().toString())
                .param("by", by)
                .update();
    }
}
