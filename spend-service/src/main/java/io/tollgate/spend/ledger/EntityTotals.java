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
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
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

    /** Later than any call; within the range of PostgreSQL's timestamps. */
    private static final Instant END = Instant.parse("9999-01-01T00:00:00Z");

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
     * What must not be counted in a sum that is compared with Redis: calls that held something when
     * Redis was read, and later ones.
     *
     * @param readAt by Redis's clock
     */
    public record UnderWay(Instant readAt, Collection<UUID> live) {}

    /**
     * Answers the questions in their order.
     *
     * @throws ApiException 400 for a question without level or id, or without the tenant its level
     *     needs
     */
    public List<Total> of(List<Question> questions) {
        questions.forEach(EntityTotals::check);
        List<Total> totals =
                snapshot.execute(status -> questions.stream().map(this::total).toList());
        return totals == null ? List.of() : totals;
    }

    /** One sum without the calls under way, in nano-USD. */
    public long settled(Question question, UnderWay without) {
        check(question);
        Long settled =
                snapshot.execute(
                        status ->
                                total(question).nanoUsd() - underWay(question, without).nanoUsd());
        return settled == null ? 0 : settled;
    }

    private static void check(Question question) {
        if (question.level() == null || question.id() == null) {
            throw ApiException.badRequest("questions", "a question needs a level and an id");
        }
        if (LevelSql.paired(question.level()) && question.id().indexOf(LevelKind.PAIRED_BY) < 0) {
            throw ApiException.badRequest(
                    "questions", "ids of level " + question.level() + " name two things");
        }
        if (LevelSql.onlyOfTenant(question.level()) && question.tenant() == null) {
            throw ApiException.badRequest(
                    "questions", "level " + question.level() + " is summed for one tenant");
        }
    }

    private Total total(Question question) {
        Instant from = question.from();
        Instant to = question.to();
        if (from != null && to != null && !from.isBefore(to)) {
            return NOTHING;
        }
        LocalDate firstWhole = from == null ? null : ceilDay(from);
        LocalDate afterWhole = to == null ? null : RequestDay.day(to);
        if (firstWhole != null && afterWhole != null && !firstWhole.isBefore(afterWhole)) {
            return partOfDay(question, from, to);
        }
        Total sum = wholeDays(RollupName.of(question), firstWhole, afterWhole);
        if (firstWhole != null) {
            sum = plus(sum, partOfDay(question, from, start(firstWhole)));
        }
        return afterWhole == null ? sum : plus(sum, partOfDay(question, start(afterWhole), to));
    }

    private Total wholeDays(RollupName name, @Nullable LocalDate from, @Nullable LocalDate to) {
        return jdbc.sql(WHOLE_DAYS)
                .param("level", name.level())
                .param("id", name.entity())
                .param("from", from)
                .param("to", to)
                .query(EntityTotals::read)
                .single();
    }

    private Total partOfDay(Question question, @Nullable Instant from, @Nullable Instant to) {
        if (from == null || to == null || !from.isBefore(to)) {
            return NOTHING;
        }
        return entity(jdbc.sql(LevelSql.of(question).partOfDay()), question)
                .param("from", from.atOffset(ZoneOffset.UTC))
                .param("to", to.atOffset(ZoneOffset.UTC))
                // A row's request id is at most a day away from its admission, see UsageCheck.
                .param("fromDay", RequestDay.day(from).minusDays(1))
                .param("toDay", RequestDay.day(to).plusDays(1))
                .query(EntityTotals::read)
                .single();
    }

    private Total underWay(Question question, UnderWay without) {
        Instant from = question.from() == null ? Instant.EPOCH : question.from();
        Instant to = question.to() == null ? END : question.to();
        LocalDate firstDay =
                without.live().stream()
                        .map(RequestDay::of)
                        .min(Comparator.naturalOrder())
                        .orElse(RequestDay.day(without.readAt()));
        LocalDate readDay = RequestDay.day(without.readAt());
        String live =
                without.live().stream()
                        .map(UUID::toString)
                        .collect(Collectors.joining(",", "{", "}"));
        return entity(jdbc.sql(LevelSql.of(question).underWay()), question)
                .param("from", from.atOffset(ZoneOffset.UTC))
                .param("to", to.atOffset(ZoneOffset.UTC))
                .param("readAt", without.readAt().atOffset(ZoneOffset.UTC))
                .param("fromDay", (firstDay.isBefore(readDay) ? firstDay : readDay).minusDays(1))
                .param("live", live)
                .query(EntityTotals::read)
                .single();
    }

    private static StatementSpec entity(StatementSpec statement, Question question) {
        String id = question.id();
        int cut = LevelSql.paired(question.level()) ? id.indexOf(LevelKind.PAIRED_BY) : id.length();
        return statement
                .param("first", StoredText.id(id.substring(0, cut)))
                .param("second", StoredText.id(id.substring(Math.min(cut + 1, id.length()))))
                .param("tenant", question.tenant());
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
