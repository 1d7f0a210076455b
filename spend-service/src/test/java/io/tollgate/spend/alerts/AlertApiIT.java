package io.tollgate.spend.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.contracts.Principal;
import io.tollgate.contracts.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.env.MockEnvironment;
import tools.jackson.databind.JsonNode;

class AlertApiIT extends AlertsTestBase {

    private static final String PATH = "/alerts/destinations";
    private static final Principal USER =
            new Principal(Role.INTERNAL_USER, null, "user", null, null);
    private static final Principal VIEWER =
            new Principal(Role.PROXY_ADMIN_VIEWER, null, "viewer", null, null);

    @Test
    void aDestinationIsMadeReadChangedAndDeleted() {
        JsonNode made =
                destination(
                        Map.of(
                                "name", "Ops",
                                "channel", "slack",
                                "url", "https://hooks.slack.com/services/canary-url",
                                "schedule", "daily",
                                "digest_time", "07:05",
                                "timezone", "Europe/Berlin",
                                "kinds", List.of("threshold_100"),
                                "levels", List.of("team", "key_model")));
        String path = PATH + "/" + made.path("id").asString();

        JsonNode read = get(VIEWER, path).body();
        assertThat(read).isEqualTo(made);
        assertThat(read.path("url").asString()).isEqualTo("https://hooks.slack.com/…");
        assertThat(read.path("digest_time").asString()).isEqualTo("07:05");
        assertThat(read.path("timezone").asString()).isEqualTo("Europe/Berlin");
        assertThat(read.path("levels").toString()).isEqualTo("[\"team\",\"key_model\"]");
        assertThat(Instant.parse(read.path("next_digest_at").asString())).isAfter(Instant.now());
        assertThat(get(VIEWER, PATH).body().at("/destinations/0")).isEqualTo(made);

        JsonNode changed =
                call(ADMIN, "PATCH", path, "{\"name\": \"Other\", \"enabled\": false}").body();
        assertThat(changed.path("name").asString()).isEqualTo("Other");
        assertThat(changed.path("enabled").asBoolean()).isFalse();
        assertThat(changed.path("next_digest_at")).isEqualTo(made.path("next_digest_at"));

        assertThat(call(ADMIN, "DELETE", path, "").status()).isEqualTo(200);
        assertThat(get(ADMIN, path).status()).isEqualTo(404);
        assertThat(call(ADMIN, "DELETE", path, "").status()).isEqualTo(404);
    }

    @Test
    void secretsRestSealedAndAreShownOnce() {
        JsonNode made =
                destination(
                        Map.of(
                                "name", "hook",
                                "channel", "webhook",
                                "url", "https://example.com/canary-url"));
        String secret = made.path("secret").asString();
        String path = PATH + "/" + made.path("id").asString();

        assertThat(WebhookSignature.isSecret(secret)).isTrue();
        assertThat(get(ADMIN, path).body().has("secret")).isFalse();
        String row =
                jdbc.sql("SELECT d::text FROM spend.alert_destination d")
                        .query(String.class)
                        .single();
        assertThat(row).contains("k1:").doesNotContain("canary-url", secret);

        String own = WebhookSignature.newSecret();
        JsonNode changed = call(ADMIN, "PATCH", path, "{\"secret\": \"" + own + "\"}").body();
        assertThat(changed.path("secret").asString()).isEqualTo(own);
        assertThat(changed.path("url").asString()).isEqualTo("https://example.com/…");
    }

    @Test
    void aTestSendAnswersWhatTheDestinationSaid() {
        Receiver receiver = receiver().then(403);
        String path = PATH + "/" + webhook(receiver).path("id").asString() + "/test";

        JsonNode refused = call(ADMIN, "POST", path, "").body();
        JsonNode taken = call(ADMIN, "POST", path, "").body();

        assertThat(refused.path("delivered").asBoolean()).isFalse();
        assertThat(refused.path("status").asInt()).isEqualTo(403);
        assertThat(refused.path("response").asString()).isEqualTo("broken for now");
        assertThat(taken.path("delivered").asBoolean()).isTrue();
        assertThat(receiver.deliveries().get(1).json().path("type").asString()).isEqualTo("test");
        assertThat(receiver.deliveries().get(1).id())
                .isEqualTo(taken.path("message_id").asString());
        assertThat(get(ADMIN, "/alerts").body().path("alerts").size()).isZero();
    }

    @Test
    void alertsAreListedInPagesAndFiltered() {
        Receiver receiver = receiver();
        webhook(receiver);
        knowsKey(budget("10", "1", null, Instant.EPOCH));
        for (String usd : List.of("1", "7", "1", "1")) {
            spend(usd);
            job.look();
        }

        List<String> seen = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = get(VIEWER, "/alerts?page_size=3&cursor=" + cursor).body();
            page.path("alerts").valueStream().forEach(a -> seen.add(a.path("kind").asString()));
            cursor = page.path("next_cursor").asString("");
        } while (!cursor.isEmpty());

        assertThat(seen)
                .containsExactly("threshold_100", "threshold_90", "threshold_80", "soft_budget");
        assertThat(found("id=" + key)).isEqualTo(4);
        assertThat(found("id=somebody-else")).isZero();
        assertThat(found("level=key&kind=threshold_90")).isEqualTo(1);
        assertThat(found("level=team")).isZero();
        assertThat(found("delivered=false")).isEqualTo(4);
        deliver();
        assertThat(found("delivered=true")).isEqualTo(4);
        assertThat(found("delivered=false")).isZero();
    }

    @Test
    void theFirstToAcknowledgeAnAlertStays() {
        knowsKey(budget("10", null, null, Instant.EPOCH));
        spend("8");
        job.look();
        String id = get(ADMIN, "/alerts").body().at("/alerts/0/id").asString();
        Principal second = new Principal(Role.PROXY_ADMIN, null, "second", null, null);

        assertThat(found("acknowledged=true")).isZero();
        call(ADMIN, "POST", "/alerts/" + id + "/acknowledge", "");
        JsonNode again = call(second, "POST", "/alerts/" + id + "/acknowledge", "").body();

        assertThat(again.path("acknowledged_by").asString()).isEqualTo("admin");
        assertThat(found("acknowledged=true")).isEqualTo(1);
        assertThat(call(ADMIN, "POST", "/alerts/no/acknowledge", "").status()).isEqualTo(404);
    }

    @Test
    void onlyAdministratorsSeeAndOnlyAdminsChange() {
        for (String path : List.of("/alerts", PATH, PATH + "/x")) {
            assertThat(get(USER, path).status()).as(path).isEqualTo(403);
        }
        for (Principal principal : List.of(USER, VIEWER)) {
            assertThat(call(principal, "POST", PATH, "{}").status()).isEqualTo(403);
            assertThat(call(principal, "PATCH", PATH + "/x", "{}").status()).isEqualTo(403);
            assertThat(call(principal, "DELETE", PATH + "/x", "").status()).isEqualTo(403);
            assertThat(call(principal, "POST", PATH + "/x/test", "").status()).isEqualTo(403);
            assertThat(call(principal, "POST", "/alerts/x/acknowledge", "").status())
                    .isEqualTo(403);
        }
        assertThat(get(VIEWER, "/alerts").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "name             | {\"channel\": \"slack\", \"url\": \"https://example.com\"}",
                "channel          | {\"name\": \"x\", \"channel\": \"pager\"}",
                "channel          | {\"name\": \"x\"}",
                "url              | {\"name\": \"x\", \"channel\": \"slack\"}",
                "url              | {\"name\": \"x\", \"channel\": \"teams\", \"url\": \"ftp://example.com\"}",
                "url              | {\"name\": \"x\", \"channel\": \"slack\", \"url\": \"https://u:p@example.com\"}",
                "url              | {\"name\": \"x\", \"channel\": \"email\", \"url\": \"https://example.com\"}",
                "secret           | {\"name\": \"x\", \"channel\": \"webhook\", \"url\": \"https://example.com\", \"secret\": \"short\"}",
                "to               | {\"name\": \"x\", \"channel\": \"email\", \"to\": [\"nobody\"]}",
                "to               | {\"name\": \"x\", \"channel\": \"email\", \"to\": []}",
                "smtp             | {\"name\": \"x\", \"channel\": \"email\", \"to\": [\"a@example.com\"]}",
                "smtp.host        | {\"name\": \"x\", \"channel\": \"email\", \"to\": [\"a@example.com\"], \"smtp\": {}}",
                "smtp.port        | {\"name\": \"x\", \"channel\": \"email\", \"to\": [\"a@example.com\"], \"smtp\": {\"host\": \"mail.example.com\", \"sender\": \"t@example.com\", \"port\": 0}}",
                "smtp.security    | {\"name\": \"x\", \"channel\": \"email\", \"to\": [\"a@example.com\"], \"smtp\": {\"host\": \"mail.example.com\", \"sender\": \"t@example.com\", \"security\": \"ssl\"}}",
                "smtp.password    | {\"name\": \"x\", \"channel\": \"email\", \"to\": [\"a@example.com\"], \"smtp\": {\"host\": \"mail.example.com\", \"sender\": \"t@example.com\", \"username\": \"u\"}}",
                "schedule         | {\"name\": \"x\", \"channel\": \"slack\", \"url\": \"https://example.com\", \"schedule\": \"hourly\"}",
                "digest_time      | {\"name\": \"x\", \"channel\": \"slack\", \"url\": \"https://example.com\", \"digest_time\": \"25:00\"}",
                "digest_weekday   | {\"name\": \"x\", \"channel\": \"slack\", \"url\": \"https://example.com\", \"digest_weekday\": \"someday\"}",
                "timezone         | {\"name\": \"x\", \"channel\": \"slack\", \"url\": \"https://example.com\", \"timezone\": \"Mars\"}",
                "kinds            | {\"name\": \"x\", \"channel\": \"slack\", \"url\": \"https://example.com\", \"kinds\": [\"all\"]}",
                "levels           | {\"name\": \"x\", \"channel\": \"slack\", \"url\": \"https://example.com\", \"levels\": \"key\"}",
                "enabled          | {\"name\": \"x\", \"channel\": \"slack\", \"url\": \"https://example.com\", \"enabled\": \"yes\"}"
            })
    void badInputIsRefusedByItsName(String field, String body) {
        Answer answer = call(ADMIN, "POST", PATH, body);

        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(400);
        assertThat(answer.body().at("/error/param").asString()).isEqualTo(field);
        assertThat(answer.body().at("/error/message").asString()).contains("'" + field + "'");
        assertThat(destinations.all()).isEmpty();
    }

    @Test
    void badQueriesAreRefusedByTheirName() {
        for (String query :
                List.of(
                        "level=planet",
                        "kind=loud",
                        "delivered=perhaps",
                        "page_size=0",
                        "cursor=x",
                        "id=sk-a-plain-key")) {
            Answer answer = get(ADMIN, "/alerts?" + query);
            assertThat(answer.status()).as(query).isEqualTo(400);
            assertThat(answer.body().at("/error/param").asString())
                    .isEqualTo(query.substring(0, query.indexOf('=')));
        }
    }

    @Test
    void aDestinationKeepsItsChannelAndAPasswordItsServer() {
        String id =
                destination(
                                Map.of(
                                        "name",
                                        "mail",
                                        "channel",
                                        "email",
                                        "to",
                                        List.of("a@example.com"),
                                        "smtp",
                                        Map.of(
                                                "host", "mail.example.com",
                                                "sender", "t@example.com",
                                                "username", "u",
                                                "password", "canary-pw")))
                        .path("id")
                        .asString();

        Answer channel = call(ADMIN, "PATCH", PATH + "/" + id, "{\"channel\": \"slack\"}");
        Answer host =
                call(
                        ADMIN,
                        "PATCH",
                        PATH + "/" + id,
                        "{\"smtp\": {\"host\": \"evil.example.com\", \"username\": \"u\"}}");

        assertThat(channel.body().at("/error/param").asString()).isEqualTo("channel");
        assertThat(host.body().at("/error/param").asString()).isEqualTo("smtp.password");
        assertThat(get(ADMIN, PATH + "/" + id).body().toString()).doesNotContain("canary-pw");
    }

    @Test
    void theEnvironmentsSlackWebhookIsADestinationAsLongAsItIsSet() {
        Receiver receiver = receiver();
        String path = PATH + "/" + Destination.FROM_ENVIRONMENT;
        beans(TestSettings.slack(receiver.url())).readEnvironment();
        beans(TestSettings.slack(receiver.url())).readEnvironment();

        assertThat(destinations.all()).hasSize(1);
        assertThat(get(ADMIN, path).body().path("channel").asString()).isEqualTo("slack");
        assertThat(call(ADMIN, "DELETE", path, "").status()).isEqualTo(400);
        Answer other = call(ADMIN, "PATCH", path, "{\"url\": \"https://example.com\"}");
        assertThat(other.body().at("/error/param").asString()).isEqualTo("url");
        Answer daily = call(ADMIN, "PATCH", path, "{\"schedule\": \"daily\"}");
        assertThat(daily.body().path("schedule").asString()).isEqualTo("daily");
        Destination stored = destinations.find(Destination.FROM_ENVIRONMENT).orElseThrow();
        assertThat(new Targets(TestSettings.slack(receiver.url())).open(stored))
                .isEqualTo(new Target.Slack(receiver.url()));

        beans(TestSettings.slack("")).readEnvironment();
        assertThat(destinations.all()).isEmpty();
    }

    @Test
    void whatTheConfigurationFileNamesIsADestinationAsLongAsItIsNamed() throws IOException {
        Path file = Files.createTempFile("config", ".yaml");
        Files.writeString(
                file,
                """
                general_settings:
                  alerting: [slack, webhook]
                  alert_to_webhook_url:
                    budget_alerts: [https://hooks.slack.com/services/canary-1]
                    llm_exceptions: https://hooks.slack.com/services/canary-2
                """);
        Map<String, String> settings =
                Map.of(
                        "vault-key",
                        TestSettings.VAULT_KEY,
                        "webhook-url",
                        "https://example.com/hook",
                        "slack-webhook-url",
                        "https://hooks.slack.com/services/canary-3",
                        "config-file",
                        file.toString());
        beans(TestSettings.of(settings)).readEnvironment();
        beans(TestSettings.of(settings)).readEnvironment();

        assertThat(destinations.all())
                .hasSize(2)
                .extracting(Destination::channel)
                .containsExactlyInAnyOrder(Channel.SLACK, Channel.WEBHOOK);
        Destination slack =
                destinations.all().stream()
                        .filter(each -> each.channel() == Channel.SLACK)
                        .findFirst()
                        .orElseThrow();
        assertThat(new Targets(TestSettings.of(settings)).open(slack))
                .isEqualTo(new Target.Slack("https://hooks.slack.com/services/canary-1"));
        String path = PATH + "/" + slack.id();
        assertThat(call(ADMIN, "DELETE", path, "").status()).isEqualTo(400);
        call(ADMIN, "PATCH", path, "{\"enabled\": false}");
        beans(TestSettings.of(settings)).readEnvironment();
        assertThat(destinations.find(slack.id()).orElseThrow().enabled()).isFalse();

        Files.writeString(file, "general_settings: {alerting: [email]}");
        beans(TestSettings.of(settings)).readEnvironment();
        assertThat(destinations.all()).isEmpty();
    }

    private AlertBeans beans(AlertProperties settings) {
        return new AlertBeans(destinations, new Targets(settings), settings, new MockEnvironment());
    }

    private int found(String query) {
        return get(ADMIN, "/alerts?" + query).body().path("alerts").size();
    }
}
