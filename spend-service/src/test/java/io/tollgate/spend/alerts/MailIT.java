package io.tollgate.spend.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.configuration.GreenMailConfiguration;
import com.icegreen.greenmail.junit5.GreenMailExtension;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import io.tollgate.spend.alerts.AlertProperties.MailServer;
import io.tollgate.spend.alerts.Target.Smtp.Security;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MailIT extends AlertsTestBase {

    @RegisterExtension
    static final GreenMailExtension MAIL =
            new GreenMailExtension(new ServerSetup(0, "127.0.0.1", "smtp"))
                    .withConfiguration(
                            GreenMailConfiguration.aConfig().withUser("tollgate", "canary-pw"));

    private static final MailServer NONE = new MailServer("", 587, "", "", "", true);

    @Test
    void anAlertArrivesAsMail() throws Exception {
        destination(
                Map.of(
                        "name",
                        "mail",
                        "channel",
                        "email",
                        "to",
                        List.of("ops@example.com", "cfo@example.com"),
                        "smtp",
                        smtp("canary-pw")));
        knowsKey(budget("10", null, null, Instant.EPOCH));
        spend("8.5");
        job.look();

        deliver();
        deliver();

        assertThat(MAIL.getReceivedMessages()).hasSize(2);
        MimeMessage mail = MAIL.getReceivedMessages()[0];
        assertThat(mail.getSubject())
                .isEqualTo("Tollgate: key ci (" + key + ") has used 85 % of its budget");
        assertThat(mail.getFrom()[0].toString()).isEqualTo("tollgate@example.com");
        assertThat(mail.getAllRecipients()).hasSize(2);
        assertThat(GreenMailUtil.getBody(mail)).contains("$8.50 spent");
        String id =
                jdbc.sql("SELECT id::text FROM spend.alert_message").query(String.class).single();
        assertThat(mail.getMessageID()).isEqualTo("<" + id + "@tollgate>");
    }

    @Test
    void aWrongPasswordIsSaidInATestSend() {
        String id =
                destination(
                                Map.of(
                                        "name",
                                        "mail",
                                        "channel",
                                        "email",
                                        "to",
                                        List.of("ops@example.com"),
                                        "smtp",
                                        smtp("wrong")))
                        .path("id")
                        .asString();

        Answer answer = call(ADMIN, "POST", "/alerts/destinations/" + id + "/test", "");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().path("delivered").asBoolean()).isFalse();
        assertThat(answer.body().path("response").asString())
                .isEqualTo("the mail server refuses the sign-in");
    }

    @Test
    void aServerWithoutTlsIsRefusedWhereTlsIsWanted() {
        Target.Smtp server = server(Security.STARTTLS);

        Reply reply = send(new AddressGuard(true), NONE, server);

        assertThat(reply.delivered()).isFalse();
        assertThat(reply.text()).contains("cannot be used");
        assertThat(MAIL.getReceivedMessages()).isEmpty();
    }

    @Test
    void onlyTheOperatorsServerMayBePrivate() {
        AddressGuard guard = new AddressGuard(false);
        MailServer operators =
                new MailServer("127.0.0.1", port(), "", "", "tollgate@example.com", false);

        assertThat(send(guard, NONE, server(Security.NONE)).text())
                .contains("TOLLGATE_ALERTS_ALLOW_PRIVATE");
        assertThat(send(guard, NONE, server(Security.TLS)).text())
                .contains("TOLLGATE_ALERTS_ALLOW_PRIVATE");
        assertThat(MAIL.getReceivedMessages()).isEmpty();
        assertThat(send(guard, operators, null).delivered()).isTrue();
        assertThat(MAIL.getReceivedMessages()).hasSize(1);
    }

    private static Reply send(AddressGuard guard, MailServer operators, Target.Smtp own) {
        Message message =
                new Message(
                        UUID.randomUUID(),
                        Message.Type.TEST,
                        Instant.now(),
                        List.of(Alert.example(Instant.now())));
        return new MailPost(guard, Duration.ofSeconds(3), operators)
                .send(new Target.Email(List.of("ops@example.com"), own), message);
    }

    private static Target.Smtp server(Security security) {
        return new Target.Smtp("127.0.0.1", port(), null, null, "tollgate@example.com", security);
    }

    private static Map<String, Object> smtp(String password) {
        return Map.of(
                "host", "127.0.0.1",
                "port", port(),
                "username", "tollgate",
                "password", password,
                "sender", "tollgate@example.com",
                "security", "none");
    }

    private static int port() {
        return MAIL.getSmtp().getPort();
    }
}
