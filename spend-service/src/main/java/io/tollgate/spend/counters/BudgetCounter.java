package io.tollgate.spend.counters;

import io.tollgate.contracts.LevelKind;
import io.tollgate.contracts.TotalsRequest.Question;
import io.tollgate.contracts.Window;
import io.tollgate.contracts.hold.HoldKeys;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One window of one budget of a tenant, as it is named in Redis and summed up in the ledger. */
record BudgetCounter(String tenant, LevelKind kind, String id, Window window) {

    private static final String SEPARATOR = "|";

    String key() {
        return HoldKeys.budget(tenant, kind, id, window);
    }

    Question question() {
        return new Question(kind, id, tenant, window.start(), window.end());
    }

    /** The window in the form that {@link #read} takes. */
    String windowText() {
        Instant start = window.start();
        Instant end = window.end();
        return start == null || end == null
                ? window.name()
                : window.name() + SEPARATOR + start.toEpochMilli() + SEPARATOR + end.toEpochMilli();
    }

    /**
     * A counter by the fields that seeding left in it.
     *
     * @return null when they are not there
     * @throws IllegalArgumentException when they are not what seeding writes
     */
    static @Nullable BudgetCounter read(String tenant, Map<String, String> fields) {
        String level = fields.get("level");
        String id = fields.get("id");
        String window = fields.get("window");
        if (level == null || id == null || window == null) {
            return null;
        }
        String[] parts = window.split("\\|", -1);
        return new BudgetCounter(
                tenant,
                LevelKind.valueOf(level.toUpperCase(Locale.ROOT)),
                id,
                parts.length == 3
                        ? new Window(parts[0], millis(parts[1]), millis(parts[2]))
                        : Window.LIFETIME);
    }

    private static Instant millis(String text) {
        return Instant.ofEpochMilli(Long.parseLong(text));
    }
}
