package io.tollgate.keys.owner;

import io.tollgate.keys.change.ChangeAnnouncer;
import io.tollgate.keys.change.ChangeAnnouncer.Change;
import io.tollgate.platform.ApiException;
import io.tollgate.platform.access.Access;
import io.tollgate.platform.access.Subject;
import io.tollgate.platform.audit.AuditedTransaction;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;

/** Makes, changes and deletes owners; each call is one transaction, announced once it stands. */
@Component
class OwnerAdministration {

    private final EntityManager database;
    private final Versions versions;
    private final SharedBudgets budgets;
    private final OwnedKeys keys;
    private final ChangeAnnouncer announcer;
    private final Subjects subjects;
    private final InstantSource clock;
    private final AuditedTransaction transaction;

    OwnerAdministration(
            EntityManager database,
            Versions versions,
            SharedBudgets budgets,
            OwnedKeys keys,
            ChangeAnnouncer announcer,
            Subjects subjects,
            InstantSource clock,
            AuditedTransaction transaction) {
        this.database = database;
        this.versions = versions;
        this.budgets = budgets;
        this.keys = keys;
        this.announcer = announcer;
        this.subjects = subjects;
        this.clock = clock;
        this.transaction = transaction;
    }

    /** Rows as they are now, and whether all gateways were told. */
    record Changed<T>(List<T> rows, boolean announced) {

        T only() {
            return rows.getFirst();
        }
    }

    /** Now, exact to the microsecond as PostgreSQL keeps it. */
    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    /**
     * Makes an owner.
     *
     * @param further what belongs to it, in the same transaction; answers further changes
     * @throws ApiException 400 when the id is in use
     */
    <T extends Owner> Changed<T> create(
            Owners<T> table, T row, Access access, Function<T, List<Change>> further) {
        List<Change> changes = new ArrayList<>();
        T made =
                inTransaction(
                        row,
                        access,
                        () -> {
                            if (table.existsById(row.id)) {
                                throw inUse(row);
                            }
                            budgets.require(row.budgetId);
                            row.version = versions.next();
                            row.createdAt = now();
                            row.createdBy = access.name();
                            touch(row, access.name());
                            T saved = table.saveAndFlush(row);
                            changes.addAll(further.apply(saved));
                            changes.add(change(saved, Set.of()));
                            return saved;
                        });
        return new Changed<>(List.of(made), announcer.announce(changes));
    }

    /**
     * Changes owners, all or none.
     *
     * @throws ApiException 404 when one of them does not exist for this caller, 403 where it may
     *     see but not change it
     */
    <T extends Owner> Changed<T> change(
            Owners<T> table, Collection<String> ids, Access access, BiConsumer<T, Instant> change) {
        return change(table, ids, access, change, row -> List.of());
    }

    /**
     * Changes owners and what belongs to them.
     *
     * @param further in the same transaction; answers further changes
     */
    <T extends Owner> Changed<T> change(
            Owners<T> table,
            Collection<String> ids,
            Access access,
            BiConsumer<T, Instant> change,
            Function<T, List<Change>> further) {
        return change(table, ids, access, subjects::of, change, further);
    }

    /**
     * The same where more is known of whom the owners belong to.
     *
     * @param subject whose an owner is to the caller
     */
    <T extends Owner> Changed<T> change(
            Owners<T> table,
            Collection<String> ids,
            Access access,
            Function<T, Subject> subject,
            BiConsumer<T, Instant> change,
            Function<T, List<Change>> further) {
        List<Change> changes = new ArrayList<>();
        List<T> changed =
                inTransaction(
                        table,
                        ids,
                        access,
                        subject,
                        locked -> {
                            for (T row : locked) {
                                Bounds bounds =
                                        access.bounded(subject.apply(row)) ? Bounds.of(row) : null;
                                Set<String> before = row.tenants(keys);
                                String budget = row.budgetId;
                                row.version = versions.next();
                                change.accept(row, now());
                                if (bounds != null) {
                                    bounds.require(row);
                                }
                                if (!Objects.equals(budget, row.budgetId)) {
                                    budgets.require(row.budgetId);
                                }
                                touch(row, access.name());
                                table.saveAndFlush(row);
                                changes.addAll(further.apply(row));
                                changes.add(change(row, before));
                            }
                        });
        return new Changed<>(changed, announcer.announce(changes));
    }

    /**
     * Deletes owners, all or none.
     *
     * @param first what goes before them, in the same transaction; answers further changes
     * @throws ApiException 404 when one of them does not exist
     */
    <T extends Owner> Changed<T> delete(
            Owners<T> table,
            Collection<String> ids,
            Access access,
            Function<List<T>, List<Change>> first) {
        List<Change> changes = new ArrayList<>();
        List<T> deleted =
                inTransaction(
                        table,
                        ids,
                        access,
                        subjects::of,
                        locked -> {
                            for (T row : locked) {
                                row.version = versions.next();
                                changes.add(change(row, Set.of()));
                            }
                            changes.addAll(first.apply(locked));
                            database.flush();
                            table.deleteAllByIdInBatch(locked.stream().map(Row::getId).toList());
                        });
        return new Changed<>(deleted, announcer.announce(changes));
    }

    /** Inside a transaction: makes owners newer, whose limits changed without their rows. */
    <T extends Owner> List<Change> touch(Owners<T> table, Collection<String> ids) {
        List<Change> changes = new ArrayList<>();
        for (T row : ids.isEmpty() ? List.<T>of() : table.lockAll(new TreeSet<>(ids))) {
            row.version = versions.next();
            changes.add(change(row, Set.of()));
        }
        database.flush();
        return changes;
    }

    /** Runs work that two may do at the same time; the database decides who was first. */
    <R> R inTransaction(@Nullable Row subject, Access access, Supplier<R> work) {
        try {
            return transaction.run(access, work);
        } catch (DataIntegrityViolationException violated) {
            String cause = String.valueOf(violated.getMostSpecificCause().getMessage());
            if (cause.contains("platform_user_email")) {
                throw ApiException.conflict(
                        "user_email", "A user with this e-mail exists already.");
            }
            if (cause.contains("_pkey")) {
                throw subject == null
                        ? ApiException.badRequest("user_id", "This exists already.")
                        : inUse(subject);
            }
            throw ApiException.badRequest(null, "A value in the body cannot be stored.");
        }
    }

    private <T extends Owner> List<T> inTransaction(
            Owners<T> table,
            Collection<String> ids,
            Access access,
            Function<T, Subject> subject,
            Consumer<List<T>> work) {
        Set<String> wanted = new TreeSet<>(ids);
        return inTransaction(
                null,
                access,
                () -> {
                    List<T> locked = table.lockAll(wanted);
                    if (locked.size() != wanted.size()) {
                        throw unknown();
                    }
                    locked.forEach(row -> access.require(subject.apply(row), unknown()));
                    work.accept(locked);
                    return locked;
                });
    }

    /** What is foreign is answered like what does not exist. */
    private static ApiException unknown() {
        return ApiException.notFound(null, "There is no such id.");
    }

    private static ApiException inUse(Row row) {
        return ApiException.conflict(row.idField(), "'" + row.idField() + "' is in use.");
    }

    private void touch(Row row, String by) {
        row.updatedAt = now();
        row.updatedBy = by;
    }

    private Change change(Owner row, Set<String> formerTenants) {
        Set<String> tenants = new LinkedHashSet<>(formerTenants);
        tenants.addAll(row.tenants(keys));
        return new Change(row.kind(), row.id, row.version, tenants);
    }
}
