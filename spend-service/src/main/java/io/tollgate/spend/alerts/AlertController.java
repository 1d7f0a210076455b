package io.tollgate.spend.alerts;

import io.tollgate.contracts.LevelKind;
import io.tollgate.platform.ApiException;
import io.tollgate.platform.access.Access;
import io.tollgate.platform.access.Operation;
import io.tollgate.platform.access.Performs;
import io.tollgate.platform.audit.AuditedTransaction;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What was raised. */
@RestController
class AlertController {

    private static final int DEFAULT_PAGE = 50;
    private static final int LARGEST_PAGE = 100;
    private static final int LONGEST_ID = 256;

    private final AlertTable table;
    private final Deliveries deliveries;
    private final AuditedTransaction transaction;

    AlertController(AlertTable table, Deliveries deliveries, AuditedTransaction transaction) {
        this.transaction = transaction;
        this.table = table;
        this.deliveries = deliveries;
    }

    /** One page, newest first; {@code next_cursor} is null after the last. */
    @Performs(Operation.ALERT_READ)
    @GetMapping("/alerts")
    Map<String, @Nullable Object> list(@RequestParam Map<String, String> parameters) {
        Rights.requireSight();
        int size = size(parameters.get("page_size"));
        String cursor = text(parameters, "cursor");
        AlertTable.Filter filter =
                new AlertTable.Filter(
                        level(text(parameters, "level")),
                        id(text(parameters, "id")),
                        kind(text(parameters, "kind")),
                        flag(parameters, "delivered"),
                        flag(parameters, "acknowledged"),
                        cursor == null ? null : AlertCursor.parse(cursor));
        List<Alert> found = table.page(filter, size + 1);
        boolean more = found.size() > size;
        List<Alert> shown = more ? found.subList(0, size) : found;
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("alerts", views(shown));
        answer.put("page_size", size);
        answer.put("next_cursor", more ? AlertCursor.of(shown.getLast()).text() : null);
        return answer;
    }

    /** Says that somebody takes care of it; who was first stays. */
    @Performs(Operation.ALERT_CHANGE)
    @PostMapping("/alerts/{id}/acknowledge")
    Map<String, @Nullable Object> acknowledge(Access access, @PathVariable String id) {
        String by = Rights.name(Rights.requireAdmin());
        Alert alert =
                transaction
                        .run(access, () -> table.acknowledge(uuid(id), by))
                        .orElseThrow(AlertController::missing);
        return views(List.of(alert)).getFirst();
    }

    private List<Map<String, @Nullable Object>> views(List<Alert> alerts) {
        Map<UUID, List<Map<String, @Nullable Object>>> byAlert = deliveries.of(alerts);
        return alerts.stream()
                .map(
                        alert -> {
                            Map<String, @Nullable Object> view = AlertView.of(alert);
                            view.put("acknowledged_at", alert.acknowledgedAt());
                            view.put("acknowledged_by", alert.acknowledgedBy());
                            view.put("deliveries", byAlert.getOrDefault(alert.id(), List.of()));
                            return view;
                        })
                .toList();
    }

    private static @Nullable String level(@Nullable String given) {
        List<String> known = Arrays.stream(LevelKind.values()).map(LevelKind::label).toList();
        return oneOf("level", given, known);
    }

    private static @Nullable String kind(@Nullable String given) {
        return oneOf("kind", given, AlertKind.labels());
    }

    private static @Nullable String oneOf(String name, @Nullable String given, List<String> known) {
        if (given == null || known.contains(given)) {
            return given;
        }
        throw bad(name, "is one of " + String.join(", ", known));
    }

    /** A plain key must be neither looked up nor logged here. */
    private static @Nullable String id(@Nullable String given) {
        if (given != null && given.startsWith("sk-")) {
            throw bad("id", "is the key's id ('token'), not the key itself");
        }
        if (given != null && (given.length() > LONGEST_ID || given.indexOf('\0') >= 0)) {
            throw bad("id", "has at most " + LONGEST_ID + " characters");
        }
        return given;
    }

    private static @Nullable Boolean flag(Map<String, String> parameters, String name) {
        String given = text(parameters, name);
        if (given == null) {
            return null;
        }
        return switch (given.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw bad(name, "is true or false");
        };
    }

    private static int size(@Nullable String given) {
        if (given == null || given.isBlank()) {
            return DEFAULT_PAGE;
        }
        try {
            int size = Integer.parseInt(given.strip());
            if (size >= 1 && size <= LARGEST_PAGE) {
                return size;
            }
        } catch (NumberFormatException notANumber) {
            // Answered below, like a number out of range.
        }
        throw bad("page_size", "is a number from 1 to " + LARGEST_PAGE);
    }

    private static @Nullable String text(Map<String, String> parameters, String name) {
        String given = parameters.get(name);
        return given == null || given.isBlank() ? null : given;
    }

    private static UUID uuid(String id) {
        try {
            return UUID.fromString(id);
        } catch (IllegalArgumentException notOurs) {
            throw missing();
        }
    }

    private static ApiException missing() {
        return ApiException.notFound("id", "There is no alert with this id.");
    }

    private static ApiException bad(String name, String rule) {
        return ApiException.badRequest(name, "'" + name + "' " + rule + ".");
    }
}
