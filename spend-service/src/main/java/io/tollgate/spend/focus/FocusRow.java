package io.tollgate.spend.focus;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One row: a BigDecimal for decimals, an Instant for times, a text for all others, or null. */
final class FocusRow {

    private final Map<FocusColumn, Object> values = new EnumMap<>(FocusColumn.class);

    /** An empty text is no value, as FOCUS' null handling has it. */
    FocusRow put(FocusColumn column, @Nullable Object value) {
        if (value != null && !value.toString().isBlank()) {
            values.put(column, value);
        }
        return this;
    }

    @Nullable Object get(FocusColumn column) {
        return values.get(column);
    }

    /** The same values in another row. */
    FocusRow copy() {
        FocusRow copy = new FocusRow();
        copy.values.putAll(values);
        return copy;
    }
}
