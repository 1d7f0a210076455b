package io.tollgate.spend.statement;

import static io.tollgate.spend.Events.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.contracts.LevelKind;
import io.tollgate.contracts.UsageEvent;
import io.tollgate.spend.FinanceTestBase;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.dao.DataAccessException;
import tools.jackson.databind.JsonNode;

/** Months are closed one after the other, so the tests are, in months that no other test uses. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StatementIT extends FinanceTestBase {

    private static final String JANUARY = "/spend/statements/1975-01";
    private static final String FEBRUARY = "/spend/statements/1975-02";
    private static final UUID ORPHANED = event().at(at("1975-01-20T10:00:00Z")).build().requestId();

    @Test
    @Order(1)
    void aClosedMonthHasEveryRowToTheLastDecimal() {
        DIRECTORY.knows(LevelKind.TEAM, "st-team", "Team", Map.of("cost_center", "CC-OLD"));
        send(
                List.of(
                        spent("1975-01-01T00:00:00Z", "st-team", "1.000000000000001"),
                        spent("1975-01-31T23:59:59.999999Z", "st-team", "2"),
                        spent("1975-02-01T00:00:00Z", "st-team", "40"),
                        event().id(ORPHANED).key("st-orphan").user("st-user").orphan("7").build()));

        JsonNode open = ok(MASTER, JANUARY);
        Answer closed = call(MASTER, "POST", JANUARY + "/close", "");

        assertThat(open.get("status").asString()).isEqualTo("open");
        assertThat(closed.status()).as(closed.body().toString()).isEqualTo(200);
        assertThat(closed.body().get("status").asString()).isEqualTo("closed");
        assertThat(closed.body().get("invoice_id").asString()).isEqualTo("tollgate-1975-01");
        assertThat(closed.body().at("/totals/spend").decimalValue())
                .isEqualByComparingTo("10.000000000000001");
        assertThat(closed.body().at("/totals")).isEqualTo(open.at("/totals"));
        assertThat(closed.body().at("/data/1/cost_center").asString()).isEqualTo("CC-OLD");
    }

    @Test
    @Order(2)
    void whatComesLaterLandsInTheOpenMonthAndSaysSo() {
        String before = ok(MASTER, JANUARY).toString();
        String focus = focus("1975-01");
        DIRECTORY.knows(LevelKind.TEAM, "st-team", "Team", Map.of("cost_center", "CC-NEW"));
        send(
                List.of(
                        spent("1975-01-15T12:00:00Z", "st-team", "0.5"),
                        // The true outcome of the call that was booked at what was reserved.
                        event().id(ORPHANED).key("st-orphan").user("st-user").cost("3").build()));

        assertThat(ok(MASTER, JANUARY)).hasToString(before);
        assertThat(focus("1975-01")).isEqualTo(focus);
        JsonNode february = ok(MASTER, FEBRUARY);
        assertThat(february.at("/totals/spend").decimalValue()).isEqualByComparingTo("36.5");
        assertThat(february.get("corrections").size()).isEqualTo(1);
        assertThat(february.at("/corrections/0/usage_month").asString()).isEqualTo("1975-01");
        assertThat(february.at("/corrections/0/spend").decimalValue()).isEqualByComparingTo("-3.5");
        assertThat(february.at("/corrections/0/reason").asString()).contains("after 1975-01");
        assertThat(focus("1975-02")).contains("\"Correction\"").contains("1975-01-15T00:00:00Z");

        JsonNode closed = call(MASTER, "POST", FEBRUARY + "/close", "").body();
        assertThat(closed.at("/totals")).isEqualTo(february.at("/totals"));
        assertThat(closed.get("corrections")).isEqualTo(february.get("corrections"));
        assertThat(ok(MASTER, "/spend/statements/1975-03").get("data").isEmpty()).isTrue();
    }

    @Test
    @Order(3)
    void everybodySeesTheirOwnLines() {
        JsonNode own = ok(user("st-user"), JANUARY);

        assertThat(own.get("data").size()).isEqualTo(1);
        assertThat(own.at("/totals/spend").decimalValue()).isEqualByComparingTo("7");
        assertThat(ok(user("st-nobody"), JANUARY).get("data").isEmpty()).isTrue();
    }

    @Test
    @Order(4)
    void theDatabaseItselfRefusesToChangeAClosedMonth() {
        for (String change :
                List.of(
                        "UPDATE spend.statement_line SET usd = 0 WHERE month = '1975-01-01'",
                        "DELETE FROM spend.statement_line WHERE month = '1975-01-01'",
                        "UPDATE spend.statement SET closed_at = now() WHERE month = '1975-01-01'",
                        "DELETE FROM spend.statement WHERE month = '1975-01-01'",
                        """
                        INSERT INTO spend.statement_line
                        SELECT (jsonb_populate_record(l, '{"number": 99}')).*
                        FROM spend.statement_line AS l WHERE month = '1975-01-01' LIMIT 1
                        """)) {
            assertThatThrownBy(() -> jdbc.sql(change).update())
                    .as(change)
                    .isInstanceOf(DataAccessException.class)
                    .hasMessageContaining("closed");
        }
    }

    @Test
    @Order(5)
    void onlyTheNextMonthThatIsOverCanBeClosedAndOnlyByAnAdministrator() {
        assertClose("1975-02", "month");
        assertClose("1975-05", "month");
        assertClose("9000-01", "month");
        assertClose("1975-13", "month");
        assertThat(call(VIEWER, "POST", "/spend/statements/1975-03/close", "").status())
                .isEqualTo(403);
        assertRefused(MASTER, "/spend/statements/9000-01", 404, "month");
        assertRefused(MASTER, "/spend/statements/soon", 400, "month");
    }

    @Test
    @Order(6)
    void aCloseThatBrokeOffIsCompletedWithTheSameLine() {
        send(spent("1975-03-02T10:00:00Z", "st-team", "5"));
        DIRECTORY.answers(500);
        Answer brokenOff;
        try {
            brokenOff = call(MASTER, "POST", "/spend/statements/1975-03/close", "");
        } finally {
            DIRECTORY.answers(200);
        }
        assertThat(brokenOff.status()).isEqualTo(503);
        send(spent("1975-03-03T10:00:00Z", "st-team", "600"));
        assertThat(ok(MASTER, "/spend/statements/1975-03").get("status").asString())
                .isEqualTo("closing");

        JsonNode closed = call(MASTER, "POST", "/spend/statements/1975-03/close", "").body();

        assertThat(closed.at("/totals/spend").decimalValue()).isEqualByComparingTo("5");
        assertThat(
                        ok(MASTER, "/spend/statements/1975-04")
                                .at("/corrections/0/spend")
                                .decimalValue())
                .isEqualByComparingTo("600");
        assertThat(ok(MASTER, "/spend/statements").at("/data/0/month").asString())
                .isEqualTo("1975-03");
    }

    private void assertClose(String month, String field) {
        Answer answer = call(MASTER, "POST", "/spend/statements/" + month + "/close", "");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().at("/error/param").asString()).isEqualTo(field);
    }

    private String focus(String month) {
        return new String(
                file(MASTER, "/spend/focus?month=" + month).body(), StandardCharsets.UTF_8);
    }

    private static Instant at(String time) {
        return Instant.parse(time);
    }

    private static UsageEvent spent(String at, String team, String usd) {
        return event().at(at(at)).key("key-" + team).team(team).cost(usd).build();
    }
}
