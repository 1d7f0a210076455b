package io.tollgate.spend.export;

import static io.tollgate.spend.Events.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tollgate.contracts.LevelKind;
import io.tollgate.contracts.Principal;
import io.tollgate.contracts.UsageEvent;
import io.tollgate.spend.FinanceTestBase;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

class ExportIT extends FinanceTestBase {

    @Autowired private ExportTable table;
    @Autowired private ExportWorker worker;

    @Test
    void aReportIsTheSameInAFile() {
        DIRECTORY.knows(LevelKind.TEAM, "ex-t", "Finance, EMEA", Map.of());
        send(
                List.of(
                        spent("2022-01-03T10:00:00Z", "ex-t", "0.000000000001"),
                        spent("2022-01-04T10:00:00Z", "ex-t", "2"),
                        spent("2022-01-04T11:00:00Z", "=ex-evil", "1")));

        HttpResponse<byte[]> file =
                file(MASTER, "/spend/report/export?period=2022-01&group_by=team&currency=EUR");

        assertThat(file.statusCode()).isEqualTo(200);
        assertThat(file.headers().firstValue("content-type").orElse("")).startsWith("text/csv");
        List<String> lines = lines(file.body());
        assertThat(lines.getFirst())
                .startsWith("team,team_name,spend,list_cost,")
                .endsWith(",currency");
        assertThat(lines.get(1))
                .startsWith("ex-t,\"Finance, EMEA\",2.000000000001,")
                .endsWith(",EUR");
        assertThat(lines.get(2)).startsWith("'=ex-evil,,1,");
        assertThat(lines).hasSize(3);
    }

    @Test
    void excelHasTheSameRows() throws IOException {
        send(spent("2022-02-03T10:00:00Z", "ex-x", "1.5"));

        HttpResponse<byte[]> file =
                file(MASTER, "/spend/report/export?period=2022-02&group_by=team&format=xlsx");

        assertThat(TableWriterTest.parts(file.body()).get("xl/worksheets/sheet1.xml"))
                .contains("ex-x", "<v>1.5</v>");
    }

    @Test
    void logsAreExportedRowByRowAndObeyTheReadersRights() {
        send(
                List.of(
                        event().at(Instant.parse("2022-03-01T00:00:00Z"))
                                .user("ex-u")
                                .tags("a", "b")
                                .cost("0.25")
                                .build(),
                        event().at(Instant.parse("2022-03-31T23:59:59Z")).user("ex-v").build()));

        List<String> all = lines(file(MASTER, "/spend/logs/export?period=2022-03").body());
        List<String> own = lines(file(user("ex-u"), "/spend/logs/export?period=2022-03").body());

        assertThat(all).hasSize(3);
        assertThat(own).hasSize(2);
        List<String> names = Arrays.asList(own.getFirst().split(","));
        String[] cells = own.get(1).split(",", -1);
        assertThat(cells[names.indexOf("user")]).isEqualTo("ex-u");
        assertThat(cells[names.indexOf("tags")]).isEqualTo("a;b");
        assertThat(new BigDecimal(cells[names.indexOf("spend")])).isEqualByComparingTo("0.25");
        assertThat(cells[names.indexOf("start_time")]).isEqualTo("2022-03-01T00:00:00.000Z");
        assertThat(lines(file(MASTER, "/spend/logs/export?period=2022-03&user=ex-v").body()))
                .hasSize(2);
    }

    @Test
    void aJobShowsItsProgressAndItsFileCanBeFetchedAgain() {
        List<UsageEvent> events = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            events.add(spent("2022-04-0" + (i % 9 + 1) + "T10:00:00Z", "ex-job", "0.01"));
        }
        send(events);

        JsonNode begun =
                begin(
                        MASTER,
                        """
                        {"kind": "logs", "format": "csv", "parameters": {"period": "2022-04"}}
                        """);
        String path = "/spend/exports/" + begun.get("id").asString();
        assertThat(begun.get("status").asString()).isEqualTo("queued");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> ok(MASTER, path).get("status").asString().equals("done"));

        JsonNode done = ok(MASTER, path);
        assertThat(done.get("rows_done").intValue()).isEqualTo(300);
        assertThat(done.get("rows_total").intValue()).isEqualTo(300);
        assertThat(done.get("progress_percent").intValue()).isEqualTo(100);
        byte[] first = file(MASTER, done.get("content_url").asString()).body();
        byte[] again = file(VIEWER, done.get("content_url").asString()).body();
        assertThat(first).hasSize(done.get("bytes").intValue()).isEqualTo(again);
        assertThat(lines(first)).hasSize(301);
        assertThat(call(MASTER, "DELETE", path, "").status()).isEqualTo(200);
        assertRefused(MASTER, path, 404, "id");
    }

    @Test
    void aJobOfSomebodyElseIsUnknownAndItsFileHasItsMakersRowsOnly() {
        send(
                List.of(
                        event().at(Instant.parse("2022-05-03T10:00:00Z")).user("ex-mine").build(),
                        event().at(Instant.parse("2022-05-03T11:00:00Z")).user("ex-his").build()));
        String path =
                "/spend/exports/"
                        + begin(
                                        user("ex-mine"),
                                        """
                                        {"kind": "logs", "parameters": {"period": "2022-05"}}
                                        """)
                                .get("id")
                                .asString();

        assertRefused(user("ex-his"), path, 404, "id");
        assertRefused(user("ex-his"), path + "/content", 404, "id");
        assertThat(ok(user("ex-his"), "/spend/exports").get("data").isEmpty()).isTrue();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> ok(user("ex-mine"), path).get("status").asString().equals("done"));
        String text =
                new String(file(user("ex-mine"), path + "/content").body(), StandardCharsets.UTF_8);
        assertThat(text).contains("ex-mine").doesNotContain("ex-his");
    }

    @Test
    void aJobWhoseMakerDiedIsTakenOverAndAHopelessOneFails() {
        String id =
                begin(
                                MASTER,
                                """
                                {"kind": "report",
                                 "parameters": {"period": "2022-06", "group_by": ["team", "model"]}}
                                """)
                        .get("id")
                        .asString();
        await().atMost(Duration.ofSeconds(20))
                .until(
                        () ->
                                ok(MASTER, "/spend/exports/" + id)
                                        .get("status")
                                        .asString()
                                        .equals("done"));
        abandoned(id, 1);
        await().atMost(Duration.ofSeconds(20)).until(() -> status(id).equals("done"));
        abandoned(id, 3);
        await().atMost(Duration.ofSeconds(20)).until(() -> status(id).equals("failed"));
        assertRefused(MASTER, "/spend/exports/" + id + "/content", 400, "id");
    }

    private String status(String id) {
        return ok(MASTER, "/spend/exports/" + id).get("status").asString();
    }

    private void abandoned(String id, int attempts) {
        jdbc.sql(
                        """
                        UPDATE spend.export_job SET status = 'running', attempts = :attempts,
                            lease_until = now() - interval '1s' WHERE id = CAST(:id AS uuid)
                        """)
                .param("attempts", attempts)
                .param("id", id)
                .update();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                                                  | kind",
                "{\"kind\": \"colours\"}                                             | kind",
                "{\"kind\": \"logs\", \"format\": \"pdf\"}                           | format",
                "{\"kind\": \"logs\"}                                                | start_date",
                "{\"kind\": \"logs\", \"parameters\": 7}                             | parameters",
                "{\"kind\": \"logs\", \"parameters\": {\"period\": {}}}              | parameters.period",
                "{\"kind\": \"logs\", \"parameters\": {\"period\": \"2022-01\", \"group_by\": \"team\"}} | group_by",
                "{\"kind\": \"report\", \"parameters\": {\"period\": \"2022-01\", \"group_by\": \"x\"}}  | group_by",
            })
    void whatMakesNoSenseIsRefusedBeforeAJobIsMade(String body, String field) {
        Answer answer = call(MASTER, "POST", "/spend/exports", body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().at("/error/param").asString()).isEqualTo(field);
    }

    @Test
    void filesExpire() {
        String id =
                begin(MASTER, "{\"kind\": \"logs\", \"parameters\": {\"period\": \"2022-01\"}}")
                        .get("id")
                        .asString();
        await().atMost(Duration.ofSeconds(20)).until(() -> status(id).equals("done"));
        jdbc.sql("UPDATE spend.export_job SET expires_at = now() WHERE id = CAST(:id AS uuid)")
                .param("id", id)
                .update();

        assertRefused(MASTER, "/spend/exports/" + id, 404, "id");
        worker.forget();
        assertThat(
                        jdbc.sql(
                                        "SELECT count(*) FROM spend.export_chunk WHERE job_id ="
                                                + " CAST(:id AS uuid)")
                                .param("id", id)
                                .query(Long.class)
                                .single())
                .isZero();
        assertThat(table.find(java.util.UUID.fromString(id))).isEmpty();
    }

    private JsonNode begin(Principal principal, String body) {
        Answer answer = call(principal, "POST", "/spend/exports", body);
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(202);
        return answer.body();
    }

    private static List<String> lines(byte[] csv) {
        return new String(csv, StandardCharsets.UTF_8).lines().toList();
    }

    private static UsageEvent spent(String at, String team, String usd) {
        return event().at(Instant.parse(at)).key("key-" + team).team(team).cost(usd).build();
    }
}
