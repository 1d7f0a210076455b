package io.tollgate.spend.report;

import io.tollgate.contracts.LabelsAnswer.Label;
import io.tollgate.contracts.LevelKind;
import io.tollgate.contracts.LevelsRequest.Ref;
import io.tollgate.spend.directory.Directory;
import io.tollgate.spend.directory.DirectoryProperties;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Which cost centre spend is charged to: the one that the metadata of its key names, else of its
 * team, else of its organisation. The mapping is today's; what was charged is kept by statements.
 */
@Component
public class CostCenters {

    /** Who may name a cost centre. */
    static final List<Dimension> OWNERS =
            List.of(Dimension.API_KEY, Dimension.TEAM, Dimension.ORGANIZATION);

    private final Directory directory;
    private final List<String> fields;

    CostCenters(Directory directory, DirectoryProperties properties) {
        this.directory = directory;
        this.fields = properties.costCenterFields();
    }

    /** Whose spend it is; whoever names a cost centre first wins. */
    public record Owners(
            @Nullable String keyId, @Nullable String teamId, @Nullable String organizationId) {

        List<Ref> refs() {
            List<Ref> refs = new ArrayList<>();
            add(refs, LevelKind.KEY, keyId);
            add(refs, LevelKind.TEAM, teamId);
            add(refs, LevelKind.ORGANIZATION, organizationId);
            return refs;
        }

        private static void add(List<Ref> refs, LevelKind kind, @Nullable String id) {
            if (id != null) {
                refs.add(new Ref(kind, id));
            }
        }
    }

    /**
     * The cost centres in the order of the owners; null for none.
     *
     * @throws io.tollgate.platform.ApiException 503 when key-service is away
     */
    public List<@Nullable String> of(List<Owners> owners) {
        Set<Ref> refs = new LinkedHashSet<>();
        owners.forEach(one -> refs.addAll(one.refs()));
        Map<Ref, Label> labels = directory.labels(refs);
        List<@Nullable String> centers = new ArrayList<>();
        for (Owners one : owners) {
            centers.add(center(one, labels));
        }
        return centers;
    }

    private @Nullable String center(Owners owners, Map<Ref, Label> labels) {
        for (Ref ref : owners.refs()) {
            Label label = labels.getOrDefault(ref, Label.UNKNOWN);
            for (String field : fields) {
                String center = label.fields().get(field);
                if (center != null) {
                    return center;
                }
            }
        }
        return null;
    }

    /**
     * Puts rows that were grouped as {@link ReportSpec#stored} says into the groups that {@code
     * spec} wants. A null cost centre stands for none.
     *
     * @throws io.tollgate.platform.ApiException 503 when key-service is away
     */
    List<ReportRow> map(ReportSpec spec, List<ReportRow> rows) {
        List<Dimension> stored = spec.stored().groupBy();
        List<@Nullable String> centers = of(rows.stream().map(row -> owners(stored, row)).toList());
        List<String> wanted = spec.filters().get(Dimension.COST_CENTER);
        Map<Key, Figures> sums = new LinkedHashMap<>();
        for (int i = 0; i < rows.size(); i++) {
            ReportRow row = rows.get(i);
            String center = centers.get(i);
            if (wanted != null && !wanted.contains(Objects.requireNonNullElse(center, ""))) {
                continue;
            }
            List<@Nullable String> group = new ArrayList<>();
            for (Dimension dimension : spec.groupBy()) {
                group.add(
                        dimension == Dimension.COST_CENTER
                                ? center
                                : row.group().get(stored.indexOf(dimension)));
            }
            sums.merge(new Key(group, row.piece()), row.figures(), Figures::plus);
        }
        return sums.entrySet().stream()
                .map(
                        sum ->
                                new ReportRow(
                                        sum.getKey().group(), sum.getKey().piece(), sum.getValue()))
                .toList();
    }

    private record Key(List<@Nullable String> group, @Nullable LocalDate piece) {}

    private static Owners owners(List<Dimension> stored, ReportRow row) {
        return new Owners(
                row.group().get(stored.indexOf(Dimension.API_KEY)),
                row.group().get(stored.indexOf(Dimension.TEAM)),
                row.group().get(stored.indexOf(Dimension.ORGANIZATION)));
    }
}
