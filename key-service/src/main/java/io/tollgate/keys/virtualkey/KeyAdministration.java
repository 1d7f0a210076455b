package io.tollgate.keys.virtualkey;

import io.tollgate.contracts.BudgetPeriod;
import io.tollgate.contracts.LevelKind;
import io.tollgate.keys.change.ChangeAnnouncer;
import io.tollgate.keys.limits.Limits;
import io.tollgate.keys.management.Fields;
import io.tollgate.keys.owner.SharedBudgets;
import io.tollgate.keys.owner.Standings;
import io.tollgate.platform.ApiException;
import io.tollgate.platform.access.Access;
import io.tollgate.platform.audit.AuditedTransaction;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;

/** Makes, changes and deletes keys; each call is one transaction, announced once it stands. */
@Component
class KeyAdministration {

    private final VirtualKeys keys;
    private final DeletedKeys history;
    private final KeyText texts;
    private final ChangeAnnouncer announcer;
    private final SharedBudgets budgets;
    private final Standings standings;
    private final KeyRights rights;
    private final KeySecrets secrets;
    private final InstantSource clock;
    private final AuditedTransaction transaction;

    KeyAdministration(
            VirtualKeys keys,
            DeletedKeys history,
            KeyText texts,
            ChangeAnnouncer announcer,
            SharedBudgets budgets,
            Standings standings,
            KeyRights rights,
            KeySecrets secrets,
            InstantSource clock,
            AuditedTransaction transaction) {
        this.keys = keys;
        this.history = history;
        this.texts = texts;
        this.announcer = announcer;
        this.budgets = budgets;
        this.standings = standings;
        this.rights = rights;
        this.secrets = secrets;
        this.clock = clock;
        this.transaction = transaction;
    }

    /** A new key and its plain text, which nobody will see again. */
    record Created(VirtualKey key, String plain, boolean announced) {}

    /** Changed keys, and whether all gateways were told. */
    record Changed(List<VirtualKey> keys, boolean announced) {}

    /**
     * Makes a key.
     *
     * @throws ApiException 400 for bad fields, an alias or a key in use; 401 or 403 for what this
     *     caller may not make
     */
    Created create(Fields fields, Access access) {
        String wanted = fields.text("key");
        if (wanted != null) {
            texts.requireUsable(wanted);
        }
        String plain = wanted == null ? texts.generate() : wanted;
        Instant now = KeyView.stored(clock.instant());
        VirtualKey key = new VirtualKey(texts.hash(plain));
        key.keyName = KeyText.mask(plain);
        key.createdAt = now;
        key.createdBy = access.name();
        key.limits = Limits.from(now);
        KeyChange.apply(fields, key, now);
        KeyChange.applyOnce(fields, key);
        ScimKeys.requireMayMake(List.of(), key.allowedRoutes, access);
        touch(key, now, access.name());
        inTransaction(
                access,
                () -> {
                    requireTeam(key);
                    rights.requireCreation(access, key);
                    budgets.require(key.budgetId);
                    requireFreeAlias(key);
                    key.version = keys.lastDeletedVersion(key.token()).orElse(0L) + 1;
                    return keys.saveAndFlush(key);
                });
        // A key that comes back after deletion: gateways may still hold the mark of its end.
        boolean announced = key.version == 1 || announcer.announce(List.of(change(key)));
        return new Created(key, plain, announced);
    }

    /**
     * Changes keys in force.
     *
     * @param change applied to each key and the moment of the change
     * @throws ApiException 404 when one of them does not exist; then nothing is changed
     */
    Changed change(Set<String> tokens, Access access, BiConsumer<VirtualKey, Instant> change) {
        Instant now = KeyView.stored(clock.instant());
        List<ChangeAnnouncer.Change> changes = new ArrayList<>();
        List<VirtualKey> changed =
                inTransaction(
                        access,
                        () -> {
                            List<VirtualKey> locked = lock(tokens);
                            for (VirtualKey key : locked) {
                                rights.require(access, key);
                                KeyBounds bounds = rights.bounds(access, key);
                                String before = tenant(key);
                                String alias = key.keyAlias;
                                String budget = key.budgetId;
                                String team = key.teamId;
                                List<String> routes = key.allowedRoutes;
                                change.accept(key, now);
                                ScimKeys.requireMayMake(routes, key.allowedRoutes, access);
                                if (!Objects.equals(team, key.teamId)) {
                                    requireTeam(key);
                                }
                                if (bounds != null) {
                                    rights.requireWithin(access, bounds, key);
                                }
                                if (!Objects.equals(budget, key.budgetId)) {
                                    budgets.require(key.budgetId);
                                }
                                if (key.keyAlias != null && !key.keyAlias.equals(alias)) {
                                    requireFreeAlias(key);
                                }
                                touch(key, now, access.name());
                                key.version++;
                                keys.saveAndFlush(key);
                                changes.add(change(key, before, tenant(key)));
                            }
                            return locked;
                        });
        return new Changed(changed, announcer.announce(changes));
    }

    /**
     * Gives a key a new secret.
     *
     * @param wanted the secret a client wants, null for a random one
     * @param grace how long the secret before stays good, null for not at all
     * @throws ApiException 404 when there is no such key for this caller
     */
    Created regenerate(
            String token,
            @Nullable String wanted,
            @Nullable BudgetPeriod grace,
            Fields fields,
            Access access) {
        if (wanted != null) {
            texts.requireUsable(wanted);
        }
        String[] plain = new String[1];
        Changed changed =
                change(
                        Set.of(token),
                        access,
                        (key, now) -> {
                            KeyChange.apply(fields, key, now);
                            plain[0] =
                                    secrets.replace(
                                            key,
                                            wanted,
                                            grace == null ? null : grace.after(now),
                                            now);
                        });
        return new Created(changed.keys().getFirst(), plain[0], changed.announced());
    }

    /**
     * Hands over what a scheduled rotation made.
     *
     * @throws ApiException 404 when nothing waits
     */
    Created fetch(String token, Access access) {
        return inTransaction(
                access,
                () -> {
                    VirtualKey key = lock(Set.of(token)).getFirst();
                    rights.require(access, key);
                    String plain = secrets.fetch(key, KeyView.stored(clock.instant()));
                    if (plain == null) {
                        throw ApiException.notFound("key", "No new secret waits for this key.");
                    }
                    return new Created(key, plain, true);
                });
    }

    /** Shows a key to who may do this with it. */
    <R> R look(String token, Access access, Function<VirtualKey, R> view) {
        VirtualKey key = keys.findById(token).orElseThrow(KeyController::notFound);
        rights.require(access, key);
        return view.apply(key);
    }

    /**
     * Deletes keys, all or none, and keeps what they were.
     *
     * @throws ApiException 404 when one of them does not exist
     */
    Changed delete(Set<String> tokens, Access access) {
        List<ChangeAnnouncer.Change> changes = new ArrayList<>();
        List<VirtualKey> deleted =
                inTransaction(
                        access,
                        () -> {
                            List<VirtualKey> locked = lock(tokens);
                            locked.forEach(key -> rights.require(access, key));
                            changes.addAll(remove(locked, access.name()));
                            return locked;
                        });
        return new Changed(deleted, announcer.announce(changes));
    }

    /** Inside a transaction: deletes locked keys and keeps what they were. */
    List<ChangeAnnouncer.Change> remove(List<VirtualKey> locked, String by) {
        Instant now = KeyView.stored(clock.instant());
        List<ChangeAnnouncer.Change> changes = new ArrayList<>();
        for (VirtualKey key : locked) {
            key.version++;
            history.save(new DeletedKey(key, now, by));
            changes.add(change(key));
        }
        keys.deleteAllInBatch(locked);
        return changes;
    }

    private List<VirtualKey> lock(Set<String> tokens) {
        List<VirtualKey> locked = keys.lockAll(new TreeSet<>(tokens));
        if (locked.size() != tokens.size()) {
            throw KeyController.notFound();
        }
        return locked;
    }

    private void requireTeam(VirtualKey key) {
        if (key.teamId != null && !standings.holdsTeam(key.teamId)) {
            throw ApiException.badRequest("team_id", "There is no team with this id.");
        }
    }

    private void requireFreeAlias(VirtualKey key) {
        String alias = key.keyAlias;
        if (alias == null) {
            return;
        }
        keys.tokenOfAlias(alias)
                .filter(owner -> !owner.equals(key.token()))
                .ifPresent(
                        owner -> {
                            throw aliasInUse();
                        });
    }

    /** Two at the same time may both have found an alias or a key free; the database decides. */
    private <T> T inTransaction(Access access, Supplier<T> work) {
        try {
            return transaction.run(access, work);
        } catch (DataIntegrityViolationException violated) {
            String cause = String.valueOf(violated.getMostSpecificCause().getMessage());
            if (cause.contains("virtual_key_alias")) {
                throw aliasInUse();
            }
            if (cause.contains("virtual_key_lookup") || cause.contains("virtual_key_pkey")) {
                throw ApiException.conflict("key", "This key is in use.");
            }
            throw ApiException.badRequest(null, "A value in the body cannot be stored.");
        }
    }

    private static ApiException aliasInUse() {
        return ApiException.conflict("key_alias", "A key with this alias exists already.");
    }

    private static void touch(VirtualKey key, Instant now, String by) {
        key.updatedAt = now;
        key.updatedBy = by;
    }

    ChangeAnnouncer.Change change(VirtualKey key) {
        return change(key, tenant(key));
    }

    private String tenant(VirtualKey key) {
        return key.tenant(standings.organizationOfTeam(key.teamId));
    }

    private static ChangeAnnouncer.Change change(VirtualKey key, String... tenants) {
        return new ChangeAnnouncer.Change(
                LevelKind.KEY,
                key.token(),
                key.version,
                new LinkedHashSet<>(Arrays.asList(tenants)));
    }
}
