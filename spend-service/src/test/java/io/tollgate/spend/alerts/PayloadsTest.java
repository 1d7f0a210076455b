package io.tollgate.spend.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.contracts.ContractJson;
import io.tollgate.contracts.LevelKind;
import io.tollgate.contracts.Window;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class PayloadsTest {

    private static final Instant NOW = Instant.parse("2026-11-22T18:00:00Z");
    private static final Window MONTH =
            new Window(
                    "1mo:1793491200",
                    Instant.parse("2026-11-01T00:00:00Z"),
                    Instant.parse("2026-12-01T00:00:00Z"));
    private static final Alert ALERT =
            new Alert(
                    new UUID(1, 1),
                    new Subject(LevelKind.TEAM_MODEL, "t-1", "gpt-4o", ""),
                    "<!channel> & [x](http://e.com)\nBcc: a",
                    AlertKind.PROJECTED_OVERRUN,
                    MONTH,
                    "1mo",
                    10_000_000_000L,
                    7_000_000_000L,
                    Instant.parse("2026-11-28T12:30:00Z"),
                    NOW,
                    null,
                    null);
    private static final String LINE =
            "Model gpt-4o of team <!channel> & [x](http://e.com) Bcc: a (t-1) will have used up its"
                    + " budget of $10.00 per 1mo on 2026-11-28 12:30 UTC at this rate: $7.00 spent,"
                    + " resets on 2026-12-01 00:00 UTC.";

    @Test
    void slackGetsBlocksInWhichNamesCallNobody() {
        JsonNode json = ContractJson.MAPPER.readTree(Payloads.slack(message(1)));

        assertThat(json.path("text").asString()).startsWith("Tollgate: model gpt-4o of team &lt;!");
        assertThat(json.at("/blocks/0/type").asString()).isEqualTo("section");
        assertThat(json.at("/blocks/0/text/type").asString()).isEqualTo("mrkdwn");
        assertThat(json.at("/blocks/1/text/text").asString())
                .isEqualTo(LINE.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"));
    }

    @Test
    void teamsGetsAnAdaptiveCardWithoutMarkdown() {
        JsonNode json = ContractJson.MAPPER.readTree(Payloads.teams(message(1)));

        assertThat(json.path("type").asString()).isEqualTo("message");
        assertThat(json.at("/attachments/0/contentType").asString())
                .isEqualTo("application/vnd.microsoft.card.adaptive");
        JsonNode card = json.at("/attachments/0/content");
        assertThat(card.path("type").asString()).isEqualTo("AdaptiveCard");
        assertThat(card.at("/body/0/inlines/0/weight").asString()).isEqualTo("Bolder");
        assertThat(card.at("/body/1/type").asString()).isEqualTo("RichTextBlock");
        assertThat(card.at("/body/1/inlines/0/text").asString()).isEqualTo(LINE);
    }

    @Test
    void chatsGetNoMoreThanTheyTakeAndProgramsGetEverything() {
        Message many = message(500);

        JsonNode slack = ContractJson.MAPPER.readTree(Payloads.slack(many));
        assertThat(slack.path("blocks").size()).isEqualTo(42);
        assertThat(slack.at("/blocks/41/text/text").asString()).startsWith("… and 460 more");
        assertThat(Payloads.teams(many).length).isLessThan(28_000);
        assertThat(ContractJson.MAPPER.readTree(Payloads.webhook(many)).path("alerts").size())
                .isEqualTo(500);
        assertThat(Payloads.mail(many).lines().filter(LINE::equals)).hasSize(500);
    }

    @Test
    void aWebhookNamesModelAndEntityApart() {
        JsonNode alert = ContractJson.MAPPER.readTree(Payloads.webhook(message(1))).at("/alerts/0");

        assertThat(alert.path("level").asString()).isEqualTo("team_model");
        assertThat(alert.path("entity_id").asString()).isEqualTo("t-1");
        assertThat(alert.path("model").asString()).isEqualTo("gpt-4o");
        assertThat(alert.path("spend").decimalValue()).isEqualByComparingTo("7");
        assertThat(alert.path("percent").asInt()).isEqualTo(70);
        assertThat(alert.path("event").asString()).isEqualTo("projected_limit_exceeded");
        assertThat(alert.path("projected_exceeded_date").asString())
                .isEqualTo("2026-11-28T12:30:00Z");
    }

    private static Message message(int alerts) {
        List<Alert> all = Collections.nCopies(alerts, ALERT);
        return new Message(
                new UUID(2, 2), alerts == 1 ? Message.Type.ALERTS : Message.Type.DIGEST, NOW, all);
    }
}
