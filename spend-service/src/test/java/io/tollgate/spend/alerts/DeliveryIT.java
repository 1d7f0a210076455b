package io.tollgate.spend.alerts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;

@ExtendWith(OutputCaptureExtension.class)
class DeliveryIT extends AlertsTestBase {

    @Autowired private Outbox outbox;
    @Autowired private Senders senders;
    @Autowired private MeterRegistry metrics;

    @Test
    void aWebhookIsSignedAndTakenOnce() throws Exception {
        Receiver receiver = receiver();
        String secret = webhook(receiver).path("secret").asString();
        raiseOne();

        deliver();
        deliver();

        assertThat(receiver.deliveries()).hasSize(1);
        Receiver.Delivery delivery = receiver.deliveries().getFirst();
        String timestamp = delivery.headers().get("webhook-timestamp");
        assertThat(Long.parseLong(timestamp))
                .isCloseTo(now(), org.assertj.core.data.Offset.offset(60L));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(
                new SecretKeySpec(
                        Base64.getDecoder().decode(secret.replace("whsec_", "")), "HmacSHA256"));
        mac.update((delivery.id() + "." + timestamp + ".").getBytes(UTF_8));
        assertThat(delivery.headers().get("webhook-signature"))
                .isEqualTo(
                        "v1," + Base64.getEncoder().encodeToString(mac.doFinal(delivery.body())));
        assertThat(delivery.json().path("id").asString()).isEqualTo(delivery.id());
        assertThat(delivery.json().path("type").asString()).isEqualTo("alerts");
    }

    @Test
    void whatADeadProcessHadClaimedIsSentAgainWithTheSameId() {
        Receiver receiver = receiver();
        String id = webhook(receiver).path("id").asString();
        raiseOne();
        // The process sends and dies before it can say so.
        Outbox.Claimed claimed = outbox.claim(id, Duration.ofMillis(300)).orElseThrow();
        assertThat(senders.send(destinations.find(id).orElseThrow(), claimed.message()).delivered())
                .isTrue();
        assertThat(outbox.claim(id, Duration.ofMinutes(1))).isEmpty();

        await().untilAsserted(
                        () -> {
                            deliver();
                            assertThat(receiver.deliveries()).hasSize(2);
                        });

        assertThat(receiver.deliveries().get(1).id()).isEqualTo(receiver.deliveries().get(0).id());
        assertThat(outbox.backlog().pending()).isZero();
    }

    @Test
    void aFailingDestinationIsTriedAgainUntilItTakesTheMessage(CapturedOutput output) {
        Receiver receiver = receiver().then(500, 302);
        webhook(receiver);
        double before = outcomes("failed");
        raiseOne();

        deliver();
        JsonNode failed = onlyDelivery();
        assertThat(failed.path("last_error").asString())
                .isEqualTo("it answered 500: broken for now");
        assertThat(failed.path("attempts").asInt()).isEqualTo(1);
        assertThat(failed.path("delivered_at").isNull()).isTrue();
        assertThat(metrics.get("tollgate.alerts.pending").gauge().value()).isEqualTo(1);
        await().untilAsserted(
                        () -> {
                            deliver();
                            assertThat(receiver.deliveries()).hasSize(3);
                        });
        deliver();

        assertThat(receiver.deliveries().stream().map(Receiver.Delivery::id).distinct()).hasSize(1);
        assertThat(receiver.deliveries().stream().map(Receiver.Delivery::path))
                .containsOnly("/hook");
        assertThat(onlyDelivery().path("delivered_at").isNull()).isFalse();
        assertThat(onlyDelivery().path("last_error").isNull()).isTrue();
        assertThat(outcomes("failed") - before).isEqualTo(2);
        assertThat(metrics.get("tollgate.alerts.pending").gauge().value()).isZero();
        assertThat(output.toString())
                .contains("did not reach webhook destination")
                .doesNotContain("canary-url", "broken for now");
    }

    @Test
    void aMessageThatNobodyTakesIsGivenUpInTheEnd() {
        Receiver receiver = receiver().then(500);
        webhook(receiver);
        raiseOne();
        jdbc.sql("UPDATE spend.alert_message SET created_at = now() - interval '4 days'").update();

        deliver();

        assertThat(onlyDelivery().path("given_up_at").isNull()).isFalse();
        assertThat(outbox.due()).isEmpty();
        assertThat(outbox.backlog().pending()).isZero();
    }

    @Test
    void aSlowDestinationKeepsNobodyWaiting() {
        Receiver slow = receiver();
        Receiver quick = receiver();
        CountDownLatch gate = new CountDownLatch(1);
        slow.waitFor(gate);
        webhook(slow);
        webhook(quick);
        raiseOne();

        List<Thread> threads = deliverer.start();

        await().untilAsserted(() -> assertThat(quick.deliveries()).hasSize(1));
        assertThat(slow.deliveries()).isEmpty();
        assertThat(deliverer.start()).as("the slow one is under way already").isEmpty();
        gate.countDown();
        await().untilAsserted(() -> assertThat(threads).noneMatch(Thread::isAlive));
        assertThat(slow.deliveries()).hasSize(1);
    }

    @Test
    void anAnswerThatNeverComesCountsAsFailure() {
        Receiver receiver = receiver();
        CountDownLatch gate = new CountDownLatch(1);
        receiver.waitFor(gate);
        webhook(receiver);
        raiseOne();

        deliver();

        assertThat(onlyDelivery().path("last_error").asString()).isEqualTo("no answer in time");
        gate.countDown();
    }

    @Test
    void aDigestHasEverythingSinceTheOneBefore() {
        Receiver receiver = receiver();
        String id =
                destination(
                                Map.of(
                                        "name", "weekly",
                                        "channel", "webhook",
                                        "url", receiver.url(),
                                        "schedule", "weekly",
                                        "digest_weekday", "friday",
                                        "digest_time", "07:30",
                                        "timezone", "Europe/Berlin"))
                        .path("id")
                        .asString();
        knowsKey(budget("10", null, null, Instant.EPOCH));
        spend("8");
        job.look();
        spend("1");
        job.look();
        deliver();
        assertThat(receiver.deliveries()).isEmpty();
        assertThat(onlyDelivery().path("message_id").isNull()).isTrue();

        makeDue(id);
        deliver();
        makeDue(id);
        deliver();
        spend("1");
        job.look();
        makeDue(id);
        deliver();

        assertThat(receiver.deliveries()).hasSize(2);
        assertThat(receiver.deliveries().get(0).json().path("type").asString()).isEqualTo("digest");
        assertThat(kindsIn(receiver.deliveries().get(0)))
                .containsExactly("threshold_80", "threshold_90");
        assertThat(kindsIn(receiver.deliveries().get(1))).containsExactly("threshold_100");
        Instant next = destinations.find(id).orElseThrow().nextDigestAt();
        assertThat(next).isAfter(Instant.now());
    }

    @Test
    void whatWaitedForADigestIsSentWhenTheScheduleChanges() {
        Receiver receiver = receiver();
        String id =
                destination(
                                Map.of(
                                        "name", "daily",
                                        "channel", "webhook",
                                        "url", receiver.url(),
                                        "schedule", "daily"))
                        .path("id")
                        .asString();
        raiseOne();
        deliver();

        Answer changed =
                call(ADMIN, "PATCH", "/alerts/destinations/" + id, "{\"schedule\": \"immediate\"}");
        deliver();

        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.body().path("next_digest_at").isNull()).isTrue();
        assertThat(receiver.deliveries()).hasSize(1);
    }

    @Test
    void aDestinationGetsOnlyWhatItAskedFor() {
        Receiver receiver = receiver();
        destination(
                Map.of(
                        "name", "some",
                        "channel", "webhook",
                        "url", receiver.url(),
                        "kinds", List.of("threshold_100"),
                        "levels", List.of("key")));
        raiseOne();
        spend("5");
        job.look();

        deliver();

        assertThat(receiver.deliveries()).hasSize(1);
        assertThat(kindsIn(receiver.deliveries().getFirst())).containsExactly("threshold_100");
    }

    /** One alert: 80 % of a budget that is never reset. */
    private void raiseOne() {
        knowsKey(budget("10", null, null, Instant.EPOCH));
        spend("8");
        job.look();
    }

    private JsonNode onlyDelivery() {
        return get(ADMIN, "/alerts?id=" + key).body().at("/alerts/0/deliveries/0");
    }

    private static List<String> kindsIn(Receiver.Delivery delivery) {
        return delivery.json()
                .path("alerts")
                .valueStream()
                .map(each -> each.path("kind").asString())
                .toList();
    }

    private void makeDue(String id) {
        jdbc.sql("UPDATE spend.alert_destination SET next_digest_at = now() WHERE id = :id")
                .param("id", id)
                .update();
    }

    private double outcomes(String outcome) {
        return metrics.counter(
                        "tollgate.alerts.deliveries", "channel", "webhook", "outcome", outcome)
                .count();
    }

    private static long now() {
        return Instant.now().getEpochSecond();
    }
}
