package io.tollgate.keys.owner;

import io.tollgate.keys.management.Query;
import jakarta.persistence.criteria.CriteriaBuilder;
import jakarta.persistence.criteria.Predicate;
import jakarta.persistence.criteria.Root;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.Sort;
import org.springframework.data.jpa.domain.Specification;
import org.springframework.http.ResponseEntity;

/** Finds rows page by page, in an order that no two rows share. */
final class Listing {

    /** Lists that LiteLLM does not page show so many at once; {@code page} has the next. */
    private static final int WITHOUT_PAGES = 1_000;

    private Listing() {}

    /** A page of a list whose answer says how many pages there are. */
    static <T extends Row> Page<T> page(
            Rows<T> table, Specification<T> filter, Query query, int usualSize, String sortBy) {
        return page(
                table,
                filter,
                query,
                query.number("page_size", usualSize, 100),
                sortBy,
                query.ascending(true));
    }

    /** A page of a list whose answer is an array alone. */
    static <T extends Row> Page<T> array(Rows<T> table, Specification<T> filter, Query query) {
        int size = query.number("page_size", WITHOUT_PAGES, WITHOUT_PAGES);
        return page(table, filter, query, size, "createdAt", true);
    }

    private static <T extends Row> Page<T> page(
            Rows<T> table,
            Specification<T> filter,
            Query query,
            int size,
            String sortBy,
            boolean ascending) {
        Sort.Direction direction = ascending ? Sort.Direction.ASC : Sort.Direction.DESC;
        return table.findAll(
                filter,
                PageRequest.of(
                        query.page() - 1,
                        size,
                        Sort.by(direction, sortBy).and(Sort.by(Sort.Direction.ASC, "id"))));
    }

    /** Rows under this name, and where in the list they lie. */
    static Map<String, @Nullable Object> answer(String name, List<?> rows, Page<?> page) {
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put(name, rows);
        answer.put("total", page.getTotalElements());
        answer.put("page", page.getNumber() + 1);
        answer.put("page_size", page.getSize());
        answer.put("total_pages", page.getTotalPages());
        return answer;
    }

    /** An array alone; a header says how many rows there are beyond it. */
    static ResponseEntity<Object> array(List<?> rows, Page<?> page) {
        return ResponseEntity.ok()
                .header("x-tollgate-total-count", Long.toString(page.getTotalElements()))
                .body(rows);
    }

    static <T> Specification<T> equal(String attribute, @Nullable Object value) {
        return (row, query, criteria) ->
                value == null ? criteria.conjunction() : criteria.equal(row.get(attribute), value);
    }

    /** Part of a text, whatever its case. */
    static <T> Specification<T> contains(String attribute, @Nullable String part) {
        return (row, query, criteria) ->
                part == null ? criteria.conjunction() : like(criteria, row, attribute, part, true);
    }

    /** Part of one attribute or beginning of the id. */
    static <T> Specification<T> search(String attribute, @Nullable String part, boolean prefix) {
        return (row, query, criteria) ->
                part == null
                        ? criteria.conjunction()
                        : criteria.or(
                                like(criteria, row, attribute, part, true),
                                prefix
                                        ? like(criteria, row, "id", part, false)
                                        : criteria.equal(row.get("id"), part));
    }

    /** Ids in a list; null for any. */
    static <T> Specification<T> among(@Nullable List<String> ids) {
        return (row, query, criteria) ->
                ids == null
                        ? criteria.conjunction()
                        : ids.isEmpty() ? criteria.disjunction() : row.get("id").in(ids);
    }

    private static Predicate like(
            CriteriaBuilder criteria,
            Root<?> row,
            String attribute,
            String part,
            boolean anywhere) {
        String escaped =
                part.toLowerCase(Locale.ROOT)
                        .replace("\\", "\\\\")
                        .replace("%", "\\%")
                        .replace("_", "\\_");
        return criteria.like(
                criteria.lower(row.get(attribute)), (anywhere ? "%" : "") + escaped + "%", '\\');
    }
}
