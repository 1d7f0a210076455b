package io.tollgate.spend.alerts;

import io.tollgate.platform.ApiException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;

/** Makes one attempt to deliver one message. */
@Component
class Senders implements DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(Senders.class);

    private final Targets targets;
    private final AddressGuard guard;
    private final HttpPost http;
    private final MailPost mail;
    private final InstantSource clock;
    private final Duration timeout;
    private final ExecutorService attempts = Executors.newVirtualThreadPerTaskExecutor();

    Senders(Targets targets, AlertProperties properties, InstantSource clock) {
        this.targets = targets;
        this.clock = clock;
        this.timeout = properties.sendTimeout();
        this.guard = new AddressGuard(properties.allowPrivateAddresses());
        this.http = new HttpPost(guard, timeout);
        this.mail = new MailPost(guard, timeout, properties.smtp());
    }

    AddressGuard guard() {
        return guard;
    }

    boolean hasMailServer() {
        return mail.hasServer();
    }

    /** Answers within the time limit, however slowly the destination talks; never throws. */
    Reply send(Destination destination, Message message) {
        Target target;
        try {
            target = targets.open(destination);
        } catch (ApiException | IllegalStateException | JacksonException sealed) {
            return Reply.failed("its settings cannot be read: " + sealed.getMessage());
        }
        Future<Reply> attempt = attempts.submit(() -> send(target, message));
        try {
            return attempt.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException slow) {
            // Interrupting a virtual thread closes the socket it waits for.
            attempt.cancel(true);
            return Reply.failed("no answer in time");
        } catch (InterruptedException stopped) {
            attempt.cancel(true);
            Thread.currentThread().interrupt();
            return Reply.failed("the service was stopped");
        } catch (ExecutionException unexpected) {
            log.error(
                    "could not send to a {} destination",
                    destination.channel().label(),
                    unexpected);
            return Reply.failed("it could not be sent; the log has the details");
        }
    }

    private Reply send(Target target, Message message) {
        return switch (target) {
            case Target.Webhook webhook -> {
                byte[] body = Payloads.webhook(message);
                Map<String, String> headers =
                        WebhookSignature.headers(
                                webhook.secret(), message.id().toString(), clock.instant(), body);
                yield http.post(webhook.url(), headers, body);
            }
            case Target.Slack slack -> http.post(slack.url(), Map.of(), Payloads.slack(message));
            case Target.Teams teams -> http.post(teams.url(), Map.of(), Payloads.teams(message));
            case Target.Email email -> mail.send(email, message);
        };
    }

    @Override
    public void destroy() throws Exception {
        attempts.shutdownNow();
        http.close();
    }
}
