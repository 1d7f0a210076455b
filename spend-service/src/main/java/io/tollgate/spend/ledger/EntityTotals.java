package io.tollgate.spend.ledger;

import io.tollgate.contracts.LevelKind;
import io.tollgate.contracts.Totals.Total;
import io.tollgate.contracts.TotalsRequest.Question;
import io.tollgate.platform.ApiException;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What entities spent in any stretch of time: whole UTC days from the rollup, the parts of days at
 * both ends from the ledger itself. All answers of one request see the same state.
 */
@Component
public class EntityTotals {

    private static final Total NOTHING = new Total(0, BigDecimal.ZERO);

    private static final String WHOLE_DAYS =
            """
            SELECT coalesce(sum(nano_usd), 0), coalesce(sum(usd), 0)
            FROM spend.rollup
            WHERE level = :level AND entity = :id
                AND day >= coalesce(CAST(:from AS date), '-infinity')
                AND day < coalesce(CAST(:to AS date), 'infinity')
            """;

    private final JdbcClient jdbc;
    private final TransactionTemplate snapshot;

    EntityTotals(JdbcClient jdbc, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.snapshot = new TransactionTemplate(transactions);
        snapshot.setReadOnly(true);
        snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    }

    /**
     * Answers the questions in their order.
     *
     * @throws ApiException 400 for a level that is not summed up
     */
    public List<Total> of(List<Question> questions) {
        List<LevelSql> levels = questions.stream().map(EntityTotals::check).toList();
        List<Total> totals =
                snapshot.execute(
                        status -> {
                            List<Total> answers = new java.util.ArrayList<>();
                            for (int i = 0; i < questions.size(); i++) {
                                answers.add(total(levels.get(i), questions.get(i)));
                            }
                            return answers;
                        });
        return totals == null ? List.of() : totals;
    }

    private static LevelSql check(Question question) {
        if (question.level() == null || question.id() == null) {
            throw ApiException.badRequest("questions", "a question needs a level and an id");
        }
        LevelSql sql = LevelSql.of(question.level());
        if (sql == null) {
            throw ApiException.badRequest(
                    "questions", "level " + question.level() + " is not summed up");
        }
        return sql;
    }

    private Total total(LevelSql sql, Question question) {
        Instant from = question.from();
        Instant to = question.to();
        String id = StoredText.id(question.id());
        if (from != null && to != null && !from.isBefore(to)) {
            return NOTHING;
        }
        LocalDate firstWhole = from == null ? null : ceilDay(from);
        LocalDate afterWhole = to == null ? null : RequestDay.day(to);
        if (firstWhole != null && afterWhole != null && !firstWhole.isBefore(afterWhole)) {
            return partOfDay(sql, id, from, to);
        }
        Total sum = wholeDays(question.level(), id, firstWhole, afterWhole);
        if (firstWhole != null) {
            sum = plus(sum, partOfDay(sql, id, from, start(firstWhole)));
        }
        return afterWhole == null ? sum : plus(sum, partOfDay(sql, id, start(afterWhole), to));
    }

    private Total wholeDays(
            LevelKind level, String id, @Nullable LocalDate from, @Nullable LocalDate to) {
        return jdbc.sql(WHOLE_DAYS)
                .param("level", level.label())
                .param("id", id)
                .param("from", from)
                .param("to", to)
                .query(EntityTotals::read)
                .single();
    }

    private Total partOfDay(LevelSql sql, String id, @Nullable Instant from, @Nullable Instant to) {
        if (from == null || to == null || !from.isBefore(to)) {
            return NOTHING;
        }
        return jdbc.sql(sql.partOfDay())
                .param("id", id)
                .param("from", from.atOffset(ZoneOffset.UTC))
                .param("to", to.atOffset(ZoneOffset.UTC))
                // A row's request id is at most a day away from its admission, see UsageCheck.
                .param("fromDay", RequestDay.day(from).minusDays(1))
                .param("toDay", RequestDay.day(to).plusDays(1))
                .query(EntityTotals::read)
                .single();
    }

    private static Total read(ResultSet row, int number) throws SQLException {
        return new Total(row.getLong(1), row.getBigDecimal(2));
    }

    private static Total plus(Total one, Total other) {
        return new Total(Math.addExact(one.nanoUsd(), other.nanoUsd()), one.usd().add(other.usd()));
    }

    private static LocalDate ceilDay(Instant moment) {
        LocalDate day = RequestDay.day(moment);
        return start(day).equals(moment) ? day : day.plusDays(1);
    }

    private static Instant start(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
