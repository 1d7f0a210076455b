package io.tollgate.spend.report;

import io.tollgate.contracts.LabelsAnswer.Label;
import io.tollgate.contracts.LevelKind;
import io.tollgate.contracts.LevelsRequest.Ref;
import io.tollgate.spend.directory.Directory;
import io.tollgate.spend.query.Parameters;
import io.tollgate.spend.query.Period;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes reports. */
@Component
public class Reports {

    /** More groups than this are for a file, not for an answer. */
    static final int MOST_GROUPS = 50_000;

    private final ReportTable table;
    private final CostCenters costCenters;
    private final Directory directory;

    Reports(ReportTable table, CostCenters costCenters, Directory directory) {
        this.table = table;
        this.costCenters = costCenters;
        this.directory = directory;
    }

    /**
     * A group now and before.
     *
     * @param before null where nothing is compared
     */
    record Compared(ReportRow row, @Nullable Figures before) {}

    /**
     * All groups of a period.
     *
     * @throws io.tollgate.platform.ApiException 400 naming {@code group_by} when there are too many
     */
    public List<ReportRow> rows(ReportSpec spec, Period period) {
        List<ReportRow> rows = table.rows(spec.stored(), period, MOST_GROUPS + 1);
        if (rows.size() > MOST_GROUPS) {
            throw Parameters.bad(
                    "group_by",
                    "gives more than "
                            + MOST_GROUPS
                            + " groups; narrow the report or export it to a file");
        }
        return spec.uses(Dimension.COST_CENTER) ? costCenters.map(spec, rows) : rows;
    }

    /** The same one after the other, however many there are. */
    public void each(ReportSpec spec, Period period, Consumer<ReportRow> consumer) {
        if (spec.uses(Dimension.COST_CENTER)) {
            rows(spec, period).forEach(consumer);
        } else {
            table.each(spec, period, Integer.MAX_VALUE, consumer);
        }
    }

    /** How many groups that are. */
    public long count(ReportSpec spec, Period period) {
        return spec.uses(Dimension.COST_CENTER)
                ? rows(spec, period).size()
                : table.count(spec, period);
    }

    /** All groups of a period, and those that were there before it. */
    List<Compared> rows(ReportSpec spec, Period period, @Nullable Period before) {
        List<ReportRow> now = rows(spec, period);
        if (before == null) {
            return now.stream().map(row -> new Compared(row, null)).toList();
        }
        Map<Place, ReportRow> earlier = new HashMap<>();
        for (ReportRow row : rows(spec, before)) {
            earlier.put(place(row, spec, before), row);
        }
        List<Compared> compared = new ArrayList<>();
        for (ReportRow row : now) {
            ReportRow then = earlier.remove(place(row, spec, period));
            compared.add(new Compared(row, then == null ? Figures.NONE : then.figures()));
        }
        if (spec.interval() == Interval.TOTAL) {
            earlier.values()
                    .forEach(
                            gone ->
                                    compared.add(
                                            new Compared(
                                                    new ReportRow(gone.group(), null, Figures.NONE),
                                                    gone.figures())));
        }
        return compared;
    }

    /** The sum over the period; a row with two tags counts once. */
    Figures total(ReportSpec spec, Period period) {
        if (spec.filters().containsKey(Dimension.COST_CENTER)) {
            return rows(spec.whole(), period).stream()
                    .map(ReportRow::figures)
                    .reduce(Figures.NONE, Figures::plus);
        }
        List<ReportRow> one = table.rows(spec.whole(), period, 1);
        return one.isEmpty() ? Figures.NONE : one.getFirst().figures();
    }

    /** What the groups are called, as far as that is known now. */
    public Map<Ref, Label> names(ReportSpec spec, Collection<ReportRow> rows) {
        Set<Ref> refs = new LinkedHashSet<>();
        List<Dimension> dimensions = spec.groupBy();
        for (int i = 0; i < dimensions.size(); i++) {
            LevelKind kind = dimensions.get(i).named();
            for (ReportRow row : rows) {
                String id = row.group().get(i);
                if (kind != null && id != null) {
                    refs.add(new Ref(kind, id));
                }
            }
        }
        return refs.isEmpty() ? Map.of() : directory.names(refs);
    }

    /** Where a group stands in its period, so that it is found again in another one. */
    private record Place(List<@Nullable String> group, long piece) {}

    private static Place place(ReportRow row, ReportSpec spec, Period period) {
        return new Place(
                row.group(),
                row.piece() == null ? 0 : spec.interval().ordinal(row.piece(), period.first()));
    }
}
