package io.tollgate.spend.report;

import io.tollgate.platform.ApiException;
import io.tollgate.spend.directory.Sight;
import io.tollgate.spend.query.Parameters;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a report is about, without its period.
 *
 * @param filters wanted values of a dimension; a dimension without an entry does not filter
 * @param sight whose spend may be in it
 */
public record ReportSpec(
        List<Dimension> groupBy,
        Interval interval,
        Map<Dimension, List<String>> filters,
        Sight sight) {

    public ReportSpec {
        groupBy = List.copyOf(groupBy);
        filters = Map.copyOf(filters);
    }

    /**
     * Reads {@code group_by}, {@code interval} and the filters.
     *
     * @throws ApiException 400 naming the field; 404 for a filter on somebody else's entity
     */
    public static ReportSpec read(Parameters parameters, Sight sight) {
        String interval = parameters.oneOf("interval", List.of("day", "week", "month", "total"));
        Map<Dimension, List<String>> filters = filters(parameters, sight);
        return new ReportSpec(
                Dimension.read(parameters, "group_by"),
                interval == null
                        ? Interval.TOTAL
                        : Interval.valueOf(interval.toUpperCase(java.util.Locale.ROOT)),
                filters,
                sight);
    }

    private static Map<Dimension, List<String>> filters(Parameters parameters, Sight sight) {
        Map<Dimension, List<String>> filters = new EnumMap<>(Dimension.class);
        for (Dimension dimension : Dimension.values()) {
            for (String name : dimension.filterNames()) {
                List<String> wanted =
                        dimension == Dimension.API_KEY
                                ? parameters.keyIds(name)
                                : parameters.list(name);
                if (!wanted.isEmpty()) {
                    requireSight(dimension, name, wanted, sight);
                    filters.put(dimension, wanted);
                }
            }
        }
        return filters;
    }

    /** Whoever asks for another's entity learns nothing of it, not even that it is there. */
    private static void requireSight(
            Dimension dimension, String name, List<String> wanted, Sight sight) {
        boolean seen =
                switch (dimension) {
                    case TEAM -> wanted.stream().allMatch(sight::seesTeam);
                    case ORGANIZATION -> wanted.stream().allMatch(sight::seesOrganization);
                    case USER ->
                            sight.everything()
                                    || sharesMore(sight)
                                    || wanted.stream().allMatch(id -> id.equals(sight.userId()));
                    case CUSTOMER,
                            API_KEY,
                            TAG,
                            MODEL,
                            MODEL_GROUP,
                            PROVIDER,
                            DEPLOYMENT,
                            REGION,
                            CALL_TYPE,
                            STATUS,
                            COST_CENTER ->
                            true;
                };
        if (!seen) {
            throw ApiException.notFound(name, "There is none with this " + name + ".");
        }
    }

    /** Users of a led team are looked for among its rows. */
    private static boolean sharesMore(Sight sight) {
        return !sight.teams().isEmpty() || !sight.organizations().isEmpty();
    }

    /** Whether only some cost centres are wanted. */
    public boolean filtersByCostCenter() {
        return filters.containsKey(Dimension.COST_CENTER);
    }

    boolean uses(Dimension dimension) {
        return groupBy.contains(dimension) || filters.containsKey(dimension);
    }

    /** The same grouped by what the ledger knows: cost centres are mapped afterwards. */
    ReportSpec stored() {
        if (!uses(Dimension.COST_CENTER)) {
            return this;
        }
        List<Dimension> stored = new ArrayList<>(groupBy);
        stored.remove(Dimension.COST_CENTER);
        for (Dimension owner : CostCenters.OWNERS) {
            if (!stored.contains(owner)) {
                stored.add(owner);
            }
        }
        Map<Dimension, List<String>> rest = new EnumMap<>(Dimension.class);
        filters.forEach(
                (dimension, wanted) -> {
                    if (dimension != Dimension.COST_CENTER) {
                        rest.put(dimension, wanted);
                    }
                });
        return new ReportSpec(stored, interval, rest, sight);
    }

    /** One sum over all of it. */
    ReportSpec whole() {
        return new ReportSpec(List.of(), Interval.TOTAL, filters, sight);
    }
}
