package io.tollgate.keys.scim;

import com.unboundid.scim2.common.Path;
import com.unboundid.scim2.common.exceptions.ScimException;
import com.unboundid.scim2.common.filters.Filter;
import com.unboundid.scim2.common.filters.FilterType;
import com.unboundid.scim2.common.utils.FilterEvaluator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/**
 * A search for resources. Filters must contain an equality that an index serves, alone or joined to
 * others by {@code and}: no search reads a whole table.
 */
record ScimQuery(@Nullable Filter filter, int startIndex, int count) {

    private static final int USUAL = 100;
    static final int MOST = 200;

    static ScimQuery of(Map<String, String> parameters) throws ScimException {
        String filter = ScimAnswers.parameter(parameters, "filter");
        return new ScimQuery(
                filter == null ? null : complete(Filter.fromString(filter)),
                Math.max(1, number(parameters, "startIndex", 1)),
                Math.clamp(number(parameters, "count", USUAL), 0, MOST));
    }

    /** Of a list of complex values the {@code value} is meant, RFC 7644, 3.4.2.2. */
    private static Filter complete(Filter filter) throws ScimException {
        if (filter.getFilterType() == FilterType.AND) {
            List<Filter> all = new ArrayList<>();
            for (Filter each : filter.getCombinedFilters()) {
                all.add(complete(each));
            }
            return Filter.and(all);
        }
        return filter.getFilterType() == FilterType.EQUAL
                        && filter.getAttributePath().toString().equalsIgnoreCase("emails")
                ? Filter.eq(Path.fromString("emails.value"), filter.getComparisonValue())
                : filter;
    }

    private static int number(Map<String, String> parameters, String name, int otherwise) {
        String text = ScimAnswers.parameter(parameters, name);
        try {
            return text == null ? otherwise : Integer.parseInt(text.trim());
        } catch (NumberFormatException notANumber) {
            throw ScimError.badValue("'" + name + "' is a number.");
        }
    }

    /** Where resources can be found by the value of one attribute. */
    interface Index {

        /** Ids of the resources with this value; null when the attribute has no index. */
        @Nullable List<String> ids(String attribute, String value);
    }

    /** What a table of resources can do. */
    record Source(
            Index index,
            Function<List<String>, List<ObjectNode>> byIds,
            LongSupplier count,
            BiFunction<Integer, Integer, List<ObjectNode>> page) {}

    ResponseEntity<String> answer(Source source) throws ScimException {
        if (filter == null) {
            List<ObjectNode> page =
                    count == 0 ? List.of() : source.page().apply(startIndex - 1, count);
            return ScimAnswers.list(page, source.count().getAsLong(), startIndex);
        }
        List<String> ids = indexed(filter, source.index());
        if (ids == null) {
            throw new ScimError(
                    400,
                    "invalidFilter",
                    "This filter is not supported: it needs an equality of userName, externalId,"
                            + " emails, displayName or id, alone or joined to others by 'and'.");
        }
        List<ObjectNode> found = new ArrayList<>();
        for (ObjectNode each : source.byIds().apply(ids)) {
            // An equality alone was served by the index, which may know older names as well.
            if (filter.getFilterType() == FilterType.EQUAL || matches(filter, each)) {
                found.add(each);
            }
        }
        List<ObjectNode> page = found.stream().skip(startIndex - 1L).limit(count).toList();
        return ScimAnswers.list(page, found.size(), startIndex);
    }

    private static boolean matches(Filter filter, ObjectNode resource) throws ScimException {
        try {
            return FilterEvaluator.evaluate(filter, resource);
        } catch (JacksonException incomparable) {
            throw new ScimError(
                    400, "invalidFilter", "The filter compares an object with a single value.");
        }
    }

    private static @Nullable List<String> indexed(Filter filter, Index index) {
        if (filter.getFilterType() == FilterType.AND) {
            return filter.getCombinedFilters().stream()
                    .map(each -> indexed(each, index))
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(null);
        }
        if (filter.getFilterType() != FilterType.EQUAL || !filter.getComparisonValue().isString()) {
            return null;
        }
        String path = filter.getAttributePath().toString().toLowerCase(Locale.ROOT);
        String attribute = path.substring(path.lastIndexOf(':') + 1);
        return index.ids(attribute, filter.getComparisonValue().asString());
    }
}
