package io.tollgate.spend.report;

import io.tollgate.spend.query.Period;

/**
 * Where a report's sums come from: the coarsest table that answers exactly. The texts are
 * constants, parts of statements.
 */
enum Source {
    DAY(
            "rollup by day",
            """
            spend.usage_day AS u JOIN spend.usage_dimension AS d ON d.id = u.dimension_id
            WHERE day BETWEEN :firstDay AND :lastDay
            """,
            "day"),
    TAG_DAY(
            "rollup by tag and day",
            """
            spend.usage_tag_day AS u JOIN spend.usage_dimension AS d ON d.id = u.dimension_id
            WHERE day BETWEEN :firstDay AND :lastDay
            """,
            "day"),
    CUSTOMER_DAY(
            "rollup by customer and day",
            """
            spend.usage_customer_day AS u JOIN spend.usage_dimension AS d ON d.id = u.dimension_id
            WHERE day BETWEEN :firstDay AND :lastDay
            """,
            "day"),
    HOUR(
            "rollup by hour",
            """
            spend.usage_hour AS u JOIN spend.usage_dimension AS d ON d.id = u.dimension_id
            WHERE hour >= :from AND hour < :to
            """,
            "CAST(hour AT TIME ZONE :zone AS date)"),
    LEDGER(
            "ledger",
            """
            spend.charge
            WHERE admitted_at >= :from AND admitted_at < :to
                AND partition_day BETWEEN CAST(CAST(:from AS timestamptz) AT TIME ZONE 'UTC' AS date) - 1
                    AND CAST(CAST(:to AS timestamptz) AT TIME ZONE 'UTC' AS date) + 1
            """,
            "CAST(admitted_at AT TIME ZONE :zone AS date)"),
    LEDGER_BY_TAG(
            "ledger",
            """
            spend.charge
            CROSS JOIN LATERAL (SELECT DISTINCT tag FROM unnest(tags) AS tag) AS t
            WHERE admitted_at >= :from AND admitted_at < :to
                AND partition_day BETWEEN CAST(CAST(:from AS timestamptz) AT TIME ZONE 'UTC' AS date) - 1
                    AND CAST(CAST(:to AS timestamptz) AT TIME ZONE 'UTC' AS date) + 1
            """,
            "CAST(admitted_at AT TIME ZONE :zone AS date)");

    private final String label;
    private final String from;
    private final String day;

    Source(String label, String from, String day) {
        this.label = label;
        this.from = from;
        this.day = day;
    }

    /** For people to read. */
    String label() {
        return label;
    }

    /** SQL after FROM, up to and with the period's condition. */
    String from() {
        return from;
    }

    /** SQL of the local day. */
    String day() {
        return day;
    }

    static Source of(ReportSpec spec, Period period) {
        boolean tag = spec.groupBy().contains(Dimension.TAG);
        boolean tags = tag || spec.filters().containsKey(Dimension.TAG);
        boolean severalTags =
                !tag && spec.filters().getOrDefault(Dimension.TAG, java.util.List.of()).size() > 1;
        boolean customer = spec.uses(Dimension.CUSTOMER);
        if (tags && customer || severalTags || (tags || customer) && !period.utc()) {
            return tag ? LEDGER_BY_TAG : LEDGER;
        }
        if (tags) {
            return TAG_DAY;
        }
        if (customer) {
            return CUSTOMER_DAY;
        }
        if (period.utc()) {
            return DAY;
        }
        return period.wholeHours() ? HOUR : LEDGER;
    }
}
