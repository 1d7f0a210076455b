package io.tollgate.spend.report;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One group of a report.
 *
 * @param group values of the grouped dimensions in their order; null for what has none
 * @param piece first day of the piece of time; null for the whole period
 */
public record ReportRow(List<@Nullable String> group, @Nullable LocalDate piece, Figures figures) {

    public ReportRow {
        group = Collections.unmodifiableList(new ArrayList<>(group));
    }
}
