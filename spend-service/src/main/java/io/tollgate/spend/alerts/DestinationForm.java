package io.tollgate.spend.alerts;

import io.tollgate.contracts.LevelKind;
import io.tollgate.platform.UnknownFields;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Reads destinations from what somebody sent. */
@Component
class DestinationForm {

    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_WORD = 100;
    private static final Set<String> FIELDS = fields();
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm");
    private static final List<String> LEVELS =
            Arrays.stream(LevelKind.values())
                    .filter(kind -> kind != LevelKind.PROVIDER && kind != LevelKind.DEPLOYMENT)
                    .map(LevelKind::label)
                    .toList();
    private static final List<String> WEEKDAYS =
            Arrays.stream(DayOfWeek.values()).map(DestinationForm::label).toList();
    private static final Schedule AT_ONCE =
            new Schedule(
                    Schedule.Pace.IMMEDIATE,
                    LocalTime.of(9, 0),
                    DayOfWeek.MONDAY,
                    ZoneId.of("UTC"));

    private final TargetForm targetForm;
    private final Targets targets;
    private final AlertTable clock;
    private final UnknownFields unknownFields;

    DestinationForm(
            TargetForm targetForm, Targets targets, AlertTable clock, UnknownFields unknownFields) {
        this.unknownFields = unknownFields;
        this.targetForm = targetForm;
        this.targets = targets;
        this.clock = clock;
    }

    /**
     * A new destination.
     *
     * @throws io.tollgate.platform.ApiException 400 naming the field, 503 without a vault key
     */
    Destination create(JsonNode body) {
        Form form = form(body);
        String name = form.required("name", LONGEST_NAME);
        Channel channel =
                Channel.of(form.required("channel", LONGEST_WORD))
                        .orElseThrow(() -> form.oneOf("channel", Channel.labels()));
        String id = UUID.randomUUID().toString();
        Target target = targetForm.read(form, channel, null);
        Destination fresh =
                new Destination(
                        id,
                        name,
                        channel,
                        targets.seal(id, target),
                        true,
                        AT_ONCE,
                        List.of(),
                        List.of(),
                        null,
                        Instant.EPOCH,
                        Instant.EPOCH);
        return changed(fresh, form);
    }

    /**
     * A known destination with what is given; the rest stays as it was.
     *
     * @throws io.tollgate.platform.ApiException 400 naming the field, 503 without a vault key
     */
    Destination update(Destination known, JsonNode body) {
        Form form = form(body);
        return changed(withTarget(known, form), form);
    }

    private Form form(JsonNode body) {
        Form form = Form.of(body, "");
        unknownFields.look(body, FIELDS);
        return form;
    }

    private Destination withTarget(Destination known, Form form) {
        if (form.gives("channel")
                && !known.channel().label().equals(form.text("channel", LONGEST_WORD))) {
            throw form.bad("channel", "cannot be changed");
        }
        if (TargetForm.FIELDS.stream().noneMatch(form.body()::has)) {
            return known;
        }
        if (known.sealedTarget() == null) {
            throw form.bad("url", "is set by SLACK_WEBHOOK_URL");
        }
        Target target = targetForm.read(form, known.channel(), targets.open(known));
        return new Destination(
                known.id(),
                known.name(),
                known.channel(),
                targets.seal(known.id(), target),
                known.enabled(),
                known.schedule(),
                known.kinds(),
                known.levels(),
                known.nextDigestAt(),
                known.createdAt(),
                known.updatedAt());
    }

    /** With everything that is given besides the target. */
    private Destination changed(Destination known, Form form) {
        Schedule schedule = schedule(form, known.schedule());
        List<String> kinds = form.words("kinds", AlertKind.labels());
        List<String> levels = form.words("levels", LEVELS);
        return new Destination(
                known.id(),
                form.textOr("name", LONGEST_NAME, known.name()),
                known.channel(),
                known.sealedTarget(),
                form.flag("enabled", known.enabled()),
                schedule,
                kinds == null ? known.kinds() : kinds,
                levels == null ? known.levels() : levels,
                schedule.equals(known.schedule())
                        ? known.nextDigestAt()
                        : schedule.nextDigest(clock.now()),
                known.createdAt(),
                known.updatedAt());
    }

    private static Schedule schedule(Form form, Schedule known) {
        String pace = form.textOr("schedule", LONGEST_WORD, known.pace().label());
        String time = form.textOr("digest_time", LONGEST_WORD, CLOCK.format(known.time()));
        String weekday = form.textOr("digest_weekday", LONGEST_WORD, label(known.weekday()));
        String zone = form.textOr("timezone", LONGEST_WORD, known.zone().getId());
        if (!WEEKDAYS.contains(weekday)) {
            throw form.oneOf("digest_weekday", WEEKDAYS);
        }
        try {
            return new Schedule(
                    Schedule.Pace.of(pace)
                            .orElseThrow(() -> form.oneOf("schedule", Schedule.Pace.labels())),
                    LocalTime.parse(time, CLOCK),
                    DayOfWeek.valueOf(weekday.toUpperCase(Locale.ROOT)),
                    zone(form, zone));
        } catch (DateTimeException unreadable) {
            throw form.bad("digest_time", "must be a time of day, as in 09:00");
        }
    }

    private static ZoneId zone(Form form, String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException unknown) {
            throw form.bad("timezone", "must be a time zone, as in Europe/Berlin");
        }
    }

    private static String label(DayOfWeek day) {
        return day.name().toLowerCase(Locale.ROOT);
    }

    private static Set<String> fields() {
        Set<String> all = new HashSet<>(TargetForm.FIELDS);
        all.addAll(
                Set.of(
                        "name",
                        "channel",
                        "enabled",
                        "schedule",
                        "digest_time",
                        "digest_weekday",
                        "timezone",
                        "kinds",
                        "levels"));
        return Set.copyOf(all);
    }
}
