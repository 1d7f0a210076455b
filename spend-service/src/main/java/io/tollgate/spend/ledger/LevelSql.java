package io.tollgate.spend.ledger;

import io.tollgate.contracts.LevelKind;
import io.tollgate.contracts.TotalsRequest.Question;

/**
 * The ledger's sums for one level.
 *
 * @param partOfDay the sum over a part of a day
 * @param underWay what of it belongs to calls that held something when the counters were read, or
 *     were admitted later
 */
record LevelSql(String partOfDay, String underWay) {

    private static final String PART_OF_DAY =
            """
            SELECT coalesce(sum(nano_usd), 0), coalesce(sum(usd), 0)
            FROM spend.ledger
            WHERE %s AND admitted_at >= :from AND admitted_at < :to
                AND day BETWEEN :fromDay AND :toDay
            """;

    private static final String UNDER_WAY =
            """
            SELECT coalesce(sum(nano_usd), 0), coalesce(sum(usd), 0)
            FROM (
                SELECT nano_usd, usd FROM spend.ledger
                WHERE %1$s AND admitted_at > :readAt
                    AND admitted_at >= :from AND admitted_at < :to AND day >= :fromDay
                UNION ALL
                SELECT nano_usd, usd FROM spend.ledger
                WHERE %1$s AND admitted_at <= :readAt
                    AND admitted_at >= :from AND admitted_at < :to AND day >= :fromDay
                    AND request_id = ANY(CAST(:live AS uuid[]))) AS rows
            """;

    private static final LevelSql KEY = where("key_id = :first");
    private static final LevelSql USER = where("user_id = :first");
    private static final LevelSql USER_ALONE = where("user_id = :first AND team_id IS NULL");
    private static final LevelSql TEAM = where("team_id = :first");
    private static final LevelSql TEAM_MEMBER = where("team_id = :first AND user_id = :second");
    private static final LevelSql ORGANIZATION = where("organization_id = :first");
    private static final LevelSql ORGANIZATION_MEMBER =
            where("organization_id = :first AND user_id = :second");
    private static final LevelSql ORGANIZATION_MODEL =
            where("organization_id = :first AND model_group = :second");
    private static final LevelSql CUSTOMER = where("end_user = :first");
    private static final LevelSql CUSTOMER_OF_TENANT =
            where("end_user = :first AND tenant = :tenant");
    private static final LevelSql CUSTOMER_MODEL =
            where("end_user = :first AND model_group = :second AND tenant = :tenant");
    private static final LevelSql TAG = where("tags @> ARRAY[CAST(:first AS text)]");
    private static final LevelSql TAG_OF_TENANT =
            where("tags @> ARRAY[CAST(:first AS text)] AND tenant = :tenant");
    private static final LevelSql TAG_MODEL =
            where(
                    "tags @> ARRAY[CAST(:first AS text)] AND model_group = :second"
                            + " AND tenant = :tenant");
    private static final LevelSql KEY_MODEL = where("key_id = :first AND model_group = :second");
    private static final LevelSql USER_MODEL =
            where("user_id = :first AND team_id IS NULL AND model_group = :second");
    private static final LevelSql TEAM_MODEL = where("team_id = :first AND model_group = :second");
    private static final LevelSql PROVIDER = where("provider = :first");
    private static final LevelSql DEPLOYMENT = where("deployment_id = :first");

    private static LevelSql where(String condition) {
        return new LevelSql(PART_OF_DAY.formatted(condition), UNDER_WAY.formatted(condition));
    }

    /** Sums as {@link RollupName#of(Question)} names them. */
    static LevelSql of(Question question) {
        boolean all = question.tenant() == null;
        return switch (question.level()) {
            case KEY -> KEY;
            case USER -> all ? USER : USER_ALONE;
            case TEAM -> TEAM;
            case TEAM_MEMBER -> TEAM_MEMBER;
            case ORGANIZATION -> ORGANIZATION;
            case ORGANIZATION_MEMBER -> ORGANIZATION_MEMBER;
            case CUSTOMER -> all ? CUSTOMER : CUSTOMER_OF_TENANT;
            case TAG -> all ? TAG : TAG_OF_TENANT;
            case KEY_MODEL -> KEY_MODEL;
            case USER_MODEL -> USER_MODEL;
            case TEAM_MODEL -> TEAM_MODEL;
            case ORGANIZATION_MODEL -> ORGANIZATION_MODEL;
            case CUSTOMER_MODEL -> CUSTOMER_MODEL;
            case TAG_MODEL -> TAG_MODEL;
            case PROVIDER -> PROVIDER;
            case DEPLOYMENT -> DEPLOYMENT;
        };
    }

    /** Whether sums are kept for each tenant alone. */
    static boolean onlyOfTenant(LevelKind level) {
        return level == LevelKind.CUSTOMER_MODEL || level == LevelKind.TAG_MODEL;
    }

    /** Whether ids of the level name two things, see {@link LevelKind#pair}. */
    static boolean paired(LevelKind level) {
        return switch (level) {
            case TEAM_MEMBER,
                    ORGANIZATION_MEMBER,
                    KEY_MODEL,
                    USER_MODEL,
                    TEAM_MODEL,
                    ORGANIZATION_MODEL,
                    CUSTOMER_MODEL,
                    TAG_MODEL ->
                    true;
            case KEY, USER, TEAM, ORGANIZATION, CUSTOMER, TAG, PROVIDER, DEPLOYMENT -> false;
        };
    }
}
