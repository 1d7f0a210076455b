package io.tollgate.spend.alerts;

import io.tollgate.contracts.LevelKind;
import io.tollgate.contracts.LevelsRequest;
import io.tollgate.spend.ledger.SpentRow;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Somebody with budgets of their own.
 *
 * @param part the member of a team or organisation, or the model within an entity; empty for the
 *     whole entity
 * @param tenant whose customer or tag it is, since those may have namesakes; empty for all others
 */
record Subject(LevelKind kind, String entity, String part, String tenant)
        implements Comparable<Subject> {

    /** Everybody whose budgets a row counts against. */
    static List<Subject> of(SpentRow row) {
        List<Subject> all = new ArrayList<>();
        add(all, LevelKind.KEY, row.keyId());
        add(all, LevelKind.TEAM, row.teamId());
        add(all, LevelKind.ORGANIZATION, row.organizationId());
        addPart(all, LevelKind.TEAM_MEMBER, row.teamId(), row.userId());
        addPart(all, LevelKind.ORGANIZATION_MEMBER, row.organizationId(), row.userId());
        addPart(all, LevelKind.ORGANIZATION_MODEL, row.organizationId(), row.modelGroup());
        addPart(all, LevelKind.KEY_MODEL, row.keyId(), row.modelGroup());
        addPart(all, LevelKind.TEAM_MODEL, row.teamId(), row.modelGroup());
        if (row.teamId() == null) {
            // What users spend with a team's keys is the team's.
            add(all, LevelKind.USER, row.userId());
            addPart(all, LevelKind.USER_MODEL, row.userId(), row.modelGroup());
        }
        if (row.endUser() != null) {
            addOfTenant(all, LevelKind.CUSTOMER, LevelKind.CUSTOMER_MODEL, row, row.endUser());
        }
        row.tags().forEach(tag -> addOfTenant(all, LevelKind.TAG, LevelKind.TAG_MODEL, row, tag));
        return all;
    }

    private static void add(List<Subject> all, LevelKind kind, @Nullable String entity) {
        if (entity != null) {
            all.add(new Subject(kind, entity, "", ""));
        }
    }

    private static void addOfTenant(
            List<Subject> all, LevelKind kind, LevelKind ofModels, SpentRow row, String entity) {
        all.add(new Subject(kind, entity, "", row.tenant()));
        String model = row.modelGroup();
        if (model != null && !model.isEmpty()) {
            all.add(new Subject(ofModels, entity, model, row.tenant()));
        }
    }

    private static void addPart(
            List<Subject> all, LevelKind kind, @Nullable String entity, @Nullable String part) {
        if (entity != null && part != null && !part.isEmpty()) {
            all.add(new Subject(kind, entity, part, ""));
        }
    }

    /** The id that other services know it by. */
    String id() {
        return part.isEmpty() ? entity : LevelKind.pair(entity, part);
    }

    LevelsRequest.Ref ref() {
        return new LevelsRequest.Ref(kind, id());
    }

    @Override
    public int compareTo(Subject other) {
        int byKind = kind.compareTo(other.kind);
        if (byKind != 0) {
            return byKind;
        }
        int byId = id().compareTo(other.id());
        return byId != 0 ? byId : tenant.compareTo(other.tenant);
    }
}
