package io.tollgate.spend.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Compares the usage tables with what the ledger's rows add up to, measure by measure. */
public final class UsageTruth {

    private UsageTruth() {}

    public static void differsNowhere(JdbcClient jdbc) {
        String measures = jdbc.sql("SELECT spend.usage_measures()").query(String.class).single();
        differsNowhere(jdbc, measures, "usage_day", "day, dimension_id", "");
        differsNowhere(jdbc, measures, "usage_hour", "hour, dimension_id", "");
        differsNowhere(
                jdbc,
                measures,
                "usage_tag_day",
                "day, tag, dimension_id",
                "CROSS JOIN LATERAL (SELECT DISTINCT tag FROM unnest(l.tags) AS tag) AS t");
        differsNowhere(
                jdbc,
                measures,
                "usage_customer_day",
                "day, end_user, dimension_id",
                "WHERE end_user IS NOT NULL");
        assertThat(
                        jdbc.sql(
                                        """
                                        SELECT l.dimension_id::text FROM spend.ledger_usage l
                                            LEFT JOIN spend.usage_dimension d ON d.id = l.dimension_id
                                        WHERE (d.tenant, d.organization_id, d.team_id, d.user_id, d.key_id,
                                            d.key_alias, d.call_type, d.model_group, d.model, d.provider,
                                            d.deployment_id, d.api_base, d.region, d.status,
                                            d.error_class, d.cache_hit)
                                            IS DISTINCT FROM (l.tenant, l.organization_id, l.team_id,
                                            l.user_id, l.key_id, l.key_alias, l.call_type, l.model_group,
                                            l.model, l.provider, l.deployment_id, l.api_base, l.region,
                                            l.status, l.error_class, l.cache_hit)
                                        """)
                                .query(String.class)
                                .list())
                .as("rows whose dimension is not theirs")
                .isEmpty();
    }

    private static void differsNowhere(
            JdbcClient jdbc, String measures, String table, String key, String join) {
        String sums = "sum(" + measures.replace(",", "),sum(") + ")";
        String truth =
                "SELECT %s, %s FROM spend.ledger_usage AS l %s GROUP BY %s"
                        .formatted(key, sums, join, key);
        String kept = "SELECT %s, %s FROM spend.%s".formatted(key, measures, table);
        List<String> missing =
                jdbc.sql(
                                "SELECT CAST(d AS text) FROM ((%s) EXCEPT (%s)) AS d"
                                        .formatted(kept, truth))
                        .query(String.class)
                        .list();
        assertThat(missing).as("in %s, not in the ledger", table).isEmpty();
        List<String> extra =
                jdbc.sql(
                                "SELECT CAST(d AS text) FROM ((%s) EXCEPT (%s)) AS d"
                                        .formatted(truth, kept))
                        .query(String.class)
                        .list();
        assertThat(extra).as("in the ledger, not in %s", table).isEmpty();
    }
}
