package io.tollgate.spend.ledger;

import static io.tollgate.contracts.LevelKind.pair;

import io.tollgate.contracts.LevelKind;
import io.tollgate.contracts.TotalsRequest.Question;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a sum of the rollup is kept under: a level's label and an entity's id.
 *
 * <p>Budgets count some entities in another way than reports do: a user's budget leaves out what
 * they spend with a team's keys, and customers and tags may have namesakes in other tenants. Those
 * sums are kept beside the plain ones.
 */
record RollupName(String level, String entity) {

    static final Comparator<RollupName> ORDER =
            Comparator.comparing(RollupName::level).thenComparing(RollupName::entity);

    private static final String USER_ALONE = "user_alone";
    private static final String OF_TENANT = "_of_tenant";

    /** Everything a row is added to. */
    static List<RollupName> of(LedgerEntry row) {
        List<RollupName> names = new ArrayList<>();
        String user = row.userId();
        String team = row.teamId();
        add(names, LevelKind.KEY, row.keyId());
        add(names, LevelKind.KEY_MODEL, pair(row.keyId(), row.modelGroup()));
        add(names, LevelKind.USER, user);
        add(names, LevelKind.TEAM, team);
        String organization = row.organizationId();
        if (organization != null) {
            add(names, LevelKind.ORGANIZATION, organization);
            add(names, LevelKind.ORGANIZATION_MODEL, pair(organization, row.modelGroup()));
            add(
                    names,
                    LevelKind.ORGANIZATION_MEMBER,
                    user == null ? null : pair(organization, user));
        }
        add(names, LevelKind.PROVIDER, row.provider());
        add(names, LevelKind.DEPLOYMENT, row.deploymentId());
        if (user != null && team == null) {
            names.add(new RollupName(USER_ALONE, user));
            add(names, LevelKind.USER_MODEL, pair(user, row.modelGroup()));
        }
        if (team != null) {
            add(names, LevelKind.TEAM_MODEL, pair(team, row.modelGroup()));
            add(names, LevelKind.TEAM_MEMBER, user == null ? null : pair(team, user));
        }
        if (row.endUser() != null) {
            addOfTenant(names, LevelKind.CUSTOMER, LevelKind.CUSTOMER_MODEL, row, row.endUser());
        }
        for (String tag : row.tags()) {
            addOfTenant(names, LevelKind.TAG, LevelKind.TAG_MODEL, row, tag);
        }
        return names;
    }

    /** Where the answer to a question is kept. */
    static RollupName of(Question question) {
        String id = fit(question);
        String tenant = question.tenant();
        return switch (question.level()) {
            case USER -> new RollupName(tenant == null ? LevelKind.USER.label() : USER_ALONE, id);
            case CUSTOMER, TAG, CUSTOMER_MODEL, TAG_MODEL ->
                    tenant == null
                            ? new RollupName(question.level().label(), id)
                            : ofTenant(question.level(), tenant, id);
            case KEY,
                    TEAM,
                    TEAM_MEMBER,
                    ORGANIZATION,
                    ORGANIZATION_MEMBER,
                    KEY_MODEL,
                    USER_MODEL,
                    TEAM_MODEL,
                    ORGANIZATION_MODEL,
                    PROVIDER,
                    DEPLOYMENT ->
                    new RollupName(question.level().label(), id);
        };
    }

    private static String fit(Question question) {
        String id = question.id();
        int cut = id.indexOf(LevelKind.PAIRED_BY);
        return LevelSql.paired(question.level()) && cut >= 0
                ? pair(StoredText.id(id.substring(0, cut)), StoredText.id(id.substring(cut + 1)))
                : StoredText.id(id);
    }

    private static void add(List<RollupName> names, LevelKind level, @Nullable String entity) {
        if (entity != null) {
            names.add(new RollupName(level.label(), entity));
        }
    }

    private static void addOfTenant(
            List<RollupName> names,
            LevelKind level,
            LevelKind ofModels,
            LedgerEntry row,
            String entity) {
        add(names, level, entity);
        names.add(ofTenant(level, row.tenant(), entity));
        names.add(ofTenant(ofModels, row.tenant(), pair(entity, row.modelGroup())));
    }

    private static RollupName ofTenant(LevelKind level, String tenant, String entity) {
        return new RollupName(level.label() + OF_TENANT, pair(tenant, entity));
    }
}
