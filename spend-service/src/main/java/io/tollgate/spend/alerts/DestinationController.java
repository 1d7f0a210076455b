package io.tollgate.spend.alerts;

import io.tollgate.contracts.Principal;
import io.tollgate.platform.ApiException;
import io.tollgate.platform.access.Access;
import io.tollgate.platform.access.Operation;
import io.tollgate.platform.access.Performs;
import io.tollgate.platform.audit.AuditedTransaction;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Who is told about alerts. Changes are for administrators. */
@RestController
@RequestMapping("/alerts/destinations")
class DestinationController {

    /** Each has a thread of its own while it is told something. */
    private static final int MOST_DESTINATIONS = 200;

    private final Destinations destinations;
    private final Targets targets;
    private final DestinationForm form;
    private final Senders senders;
    private final AlertTable clock;
    private final AuditedTransaction transaction;

    DestinationController(
            Destinations destinations,
            Targets targets,
            DestinationForm form,
            Senders senders,
            AlertTable clock,
            AuditedTransaction transaction) {
        this.destinations = destinations;
        this.targets = targets;
        this.form = form;
        this.senders = senders;
        this.clock = clock;
        this.transaction = transaction;
    }

    @Performs(Operation.ALERT_READ)
    @GetMapping
    Map<String, Object> list() {
        Rights.requireSight();
        return Map.of(
                "destinations",
                destinations.all().stream()
                        .map(each -> DestinationView.of(each, targets))
                        .toList());
    }

    @Performs(Operation.ALERT_READ)
    @GetMapping("/{id}")
    Map<String, @Nullable Object> one(@PathVariable String id) {
        Rights.requireSight();
        return DestinationView.of(known(id), targets);
    }

    /** The secret of a webhook is in this answer and in no other. */
    @Performs(Operation.ALERT_CHANGE)
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Map<String, @Nullable Object> create(Access access, @RequestBody JsonNode body) {
        Principal by = Rights.requireAdmin();
        if (destinations.all().size() >= MOST_DESTINATIONS) {
            throw ApiException.badRequest(
                    null, "There are " + MOST_DESTINATIONS + " destinations already.");
        }
        Destination made = form.create(body);
        return withSecret(transaction.run(access, () -> destinations.save(made, Rights.name(by))));
    }

    /** Fields that are not given stay as they are. */
    @Performs(Operation.ALERT_CHANGE)
    @PatchMapping("/{id}")
    Map<String, @Nullable Object> update(
            Access access, @PathVariable String id, @RequestBody JsonNode body) {
        Principal by = Rights.requireAdmin();
        Destination stored =
                transaction.run(
                        access,
                        () -> {
                            Destination known = destinations.lock(id).orElseThrow(() -> missing());
                            return destinations.save(form.update(known, body), Rights.name(by));
                        });
        return body.hasNonNull("secret") ? withSecret(stored) : DestinationView.of(stored, targets);
    }

    /** What it was still owed is not sent any more. */
    @Performs(Operation.ALERT_CHANGE)
    @DeleteMapping("/{id}")
    Map<String, Object> delete(Access access, @PathVariable String id) {
        Rights.requireAdmin();
        if (id.equals(Destination.FROM_ENVIRONMENT)) {
            throw ApiException.badRequest(
                    "id",
                    "SLACK_WEBHOOK_URL makes this destination; switch it off with 'enabled'.");
        }
        if (id.startsWith(Destination.CONFIGURED)) {
            throw ApiException.badRequest(
                    "id",
                    "The configuration file makes this destination; switch it off with 'enabled'.");
        }
        if (!transaction.run(access, () -> destinations.delete(id))) {
            throw missing();
        }
        return Map.of("id", id, "deleted", true);
    }

    /** Sends an example at once and answers what the destination said. */
    @Performs(Operation.ALERT_CHANGE)
    @PostMapping("/{id}/test")
    Map<String, @Nullable Object> test(@PathVariable String id) {
        Rights.requireAdmin();
        Instant now = clock.now();
        Message message =
                new Message(UUID.randomUUID(), Message.Type.TEST, now, List.of(Alert.example(now)));
        Reply reply = senders.send(known(id), message);
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("delivered", reply.delivered());
        answer.put("message_id", message.id());
        answer.put("status", reply.status());
        answer.put("response", reply.text());
        return answer;
    }

    private Destination known(String id) {
        return destinations.find(id).orElseThrow(() -> missing());
    }

    private static ApiException missing() {
        return ApiException.notFound("id", "There is no destination with this id.");
    }

    private Map<String, @Nullable Object> withSecret(Destination stored) {
        Map<String, @Nullable Object> view = DestinationView.of(stored, targets);
        if (targets.open(stored) instanceof Target.Webhook webhook) {
            view.put("secret", webhook.secret());
        }
        return view;
    }
}
