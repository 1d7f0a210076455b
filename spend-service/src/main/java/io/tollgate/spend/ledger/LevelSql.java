package io.tollgate.spend.ledger;

import io.tollgate.contracts.LevelKind;
import org.jspecify.annotations.Nullable;

/** The ledger's sum over a part of a day, one statement for each column that has an index. */
record LevelSql(String partOfDay) {

    private static final LevelSql KEY =
            new LevelSql(
                    """
                    SELECT coalesce(sum(nano_usd), 0), coalesce(sum(usd), 0)
                    FROM spend.ledger
                    WHERE key_id = :id AND admitted_at >= :from AND admitted_at < :to
                        AND day BETWEEN :fromDay AND :toDay
                    """);

    private static final LevelSql USER =
            new LevelSql(
                    """
                    SELECT coalesce(sum(nano_usd), 0), coalesce(sum(usd), 0)
                    FROM spend.ledger
                    WHERE user_id = :id AND admitted_at >= :from AND admitted_at < :to
                        AND day BETWEEN :fromDay AND :toDay
                    """);

    private static final LevelSql TEAM =
            new LevelSql(
                    """
                    SELECT coalesce(sum(nano_usd), 0), coalesce(sum(usd), 0)
                    FROM spend.ledger
                    WHERE team_id = :id AND admitted_at >= :from AND admitted_at < :to
                        AND day BETWEEN :fromDay AND :toDay
                    """);

    private static final LevelSql ORGANIZATION =
            new LevelSql(
                    """
                    SELECT coalesce(sum(nano_usd), 0), coalesce(sum(usd), 0)
                    FROM spend.ledger
                    WHERE organization_id = :id AND admitted_at >= :from AND admitted_at < :to
                        AND day BETWEEN :fromDay AND :toDay
                    """);

    private static final LevelSql CUSTOMER =
            new LevelSql(
                    """
                    SELECT coalesce(sum(nano_usd), 0), coalesce(sum(usd), 0)
                    FROM spend.ledger
                    WHERE end_user = :id AND admitted_at >= :from AND admitted_at < :to
                        AND day BETWEEN :fromDay AND :toDay
                    """);

    /** Null for a level whose sums nobody keeps yet. */
    static @Nullable LevelSql of(LevelKind level) {
        return switch (level) {
            case KEY -> KEY;
            case USER -> USER;
            case TEAM -> TEAM;
            case ORGANIZATION -> ORGANIZATION;
            case CUSTOMER -> CUSTOMER;
            case TEAM_MEMBER, TAG, KEY_MODEL, USER_MODEL, TEAM_MODEL, PROVIDER, DEPLOYMENT -> null;
        };
    }
}
