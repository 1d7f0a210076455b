package io.tollgate.keys.virtualkey;

import jakarta.persistence.EntityManager;
import jakarta.persistence.criteria.CriteriaBuilder;
import jakarta.persistence.criteria.CriteriaQuery;
import jakarta.persistence.criteria.Path;
import jakarta.persistence.criteria.Predicate;
import jakarta.persistence.criteria.Root;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Finds keys page by page, in an order that no two keys share. */
@Component
class KeyListing {

    private final EntityManager database;

    KeyListing(EntityManager database) {
        this.database = database;
    }

    /** One page and the number of keys on all pages. */
    record Page(List<? extends KeyRow> keys, long total) {}

    @Transactional(readOnly = true)
    Page find(KeyQuery query) {
        if (query.impossible()) {
            return new Page(List.of(), 0);
        }
        return query.deleted()
                ? find(DeletedKey.class, "id", query)
                : find(VirtualKey.class, "token", query);
    }

    /** One page of names and the number of all. */
    record Aliases(List<String> aliases, long total) {}

    /** Names of keys within a scope, in alphabetical order. */
    @Transactional(readOnly = true)
    Aliases aliases(
            KeyScope scope, @Nullable String team, @Nullable String search, int page, int size) {
        if (scope.isEmpty()) {
            return new Aliases(List.of(), 0);
        }
        CriteriaBuilder criteria = database.getCriteriaBuilder();
        CriteriaQuery<Long> count = criteria.createQuery(Long.class);
        Root<VirtualKey> counted = count.from(VirtualKey.class);
        count.select(criteria.count(counted)).where(named(criteria, counted, scope, team, search));
        CriteriaQuery<String> select = criteria.createQuery(String.class);
        Root<VirtualKey> row = select.from(VirtualKey.class);
        select.select(row.get("keyAlias"))
                .where(named(criteria, row, scope, team, search))
                .orderBy(criteria.asc(row.get("keyAlias")));
        return new Aliases(
                database.createQuery(select)
                        .setFirstResult((page - 1) * size)
                        .setMaxResults(size)
                        .getResultList(),
                database.createQuery(count).getSingleResult());
    }

    private static Predicate[] named(
            CriteriaBuilder criteria,
            Root<VirtualKey> row,
            KeyScope scope,
            @Nullable String team,
            @Nullable String search) {
        List<Predicate> all = new ArrayList<>();
        if (!scope.everything()) {
            all.add(within(criteria, row, scope));
        }
        all.add(criteria.isNotNull(row.get("keyAlias")));
        equal(criteria, row, "teamId", team, all);
        contains(criteria, row, "keyAlias", search, all);
        return all.toArray(Predicate[]::new);
    }

    private <T extends KeyRow> Page find(Class<T> type, String idAttribute, KeyQuery query) {
        CriteriaBuilder criteria = database.getCriteriaBuilder();
        CriteriaQuery<Long> count = criteria.createQuery(Long.class);
        Root<T> counted = count.from(type);
        count.select(criteria.count(counted)).where(matching(criteria, counted, query));
        long total = database.createQuery(count).getSingleResult();

        CriteriaQuery<T> select = criteria.createQuery(type);
        Root<T> row = select.from(type);
        Path<?> column =
                query.sortBy().equals(KeyQuery.MAX_BUDGET)
                        ? row.get("limits").get(KeyQuery.MAX_BUDGET)
                        : row.get(query.sortBy());
        select.select(row)
                .where(matching(criteria, row, query))
                .orderBy(
                        query.ascending() ? criteria.asc(column) : criteria.desc(column),
                        criteria.desc(row.get(idAttribute)));
        List<T> keys =
                database.createQuery(select)
                        .setFirstResult((query.page() - 1) * query.size())
                        .setMaxResults(query.size())
                        .getResultList();
        return new Page(keys, total);
    }

    private static Predicate[] matching(
            CriteriaBuilder criteria, Root<? extends KeyRow> row, KeyQuery query) {
        List<Predicate> all = new ArrayList<>();
        if (!query.scope().everything()) {
            all.add(within(criteria, row, query.scope()));
        }
        equal(criteria, row, "teamId", query.teamId(), all);
        equal(criteria, row, "organizationId", query.organizationId(), all);
        equal(criteria, row, "token", query.token(), all);
        if (query.substring()) {
            contains(criteria, row, "userId", query.userId(), all);
            contains(criteria, row, "keyAlias", query.alias(), all);
        } else {
            equal(criteria, row, "userId", query.userId(), all);
            equal(criteria, row, "keyAlias", query.alias(), all);
        }
        return all.toArray(Predicate[]::new);
    }

    private static Predicate within(
            CriteriaBuilder criteria, Root<? extends KeyRow> row, KeyScope scope) {
        List<Predicate> any = new ArrayList<>();
        equal(criteria, row, "userId", scope.userId(), any);
        equal(criteria, row, "token", scope.keyId(), any);
        equal(criteria, row, "createdBy", scope.createdBy(), any);
        if (!scope.teams().isEmpty()) {
            any.add(row.get("teamId").in(scope.teams()));
        }
        if (!scope.organizations().isEmpty()) {
            any.add(row.get("organizationId").in(scope.organizations()));
        }
        return criteria.or(any.toArray(Predicate[]::new));
    }

    private static void equal(
            CriteriaBuilder criteria,
            Root<? extends KeyRow> row,
            String attribute,
            @Nullable String value,
            List<Predicate> all) {
        if (value != null) {
            all.add(criteria.equal(row.get(attribute), value));
        }
    }

    private static void contains(
            CriteriaBuilder criteria,
            Root<? extends KeyRow> row,
            String attribute,
            @Nullable String part,
            List<Predicate> all) {
        if (part != null) {
            String escaped =
                    part.toLowerCase(Locale.ROOT)
                            .replace("\\", "\\\\")
                            .replace("%", "\\%")
                            .replace("_", "\\_");
            all.add(criteria.like(criteria.lower(row.get(attribute)), "%" + escaped + "%", '\\'));
        }
    }
}
