package io.tollgate.spend.alerts;

import io.tollgate.contracts.Money;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;

/** Alerts in words, as plain text on one line. */
final class AlertText {

    private static final BigDecimal CENT = new BigDecimal("0.01");
    private static final int LONGEST_NAME = 100;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private AlertText() {}

    /** What a message is about, fit for a subject line. */
    static String title(Message message) {
        int count = message.alerts().size();
        return switch (message.type()) {
            case TEST -> "Tollgate: this is a test, nothing happened";
            case ALERTS ->
                    count == 1
                            ? "Tollgate: " + heading(message.alerts().getFirst())
                            : "Tollgate: "
                                    + count
                                    + " budget alerts for "
                                    + who(message.alerts().getFirst());
            case DIGEST -> "Tollgate: " + count + (count == 1 ? " budget alert" : " budget alerts");
        };
    }

    /** One sentence with all figures. */
    static String line(Alert alert) {
        String spent = usd(alert.spentNanoUsd());
        String limit = usd(alert.limitNanoUsd()) + every(alert);
        String who = capital(who(alert));
        String what =
                switch (alert.kind()) {
                    case SOFT_BUDGET ->
                            who
                                    + " has passed its soft budget of "
                                    + limit
                                    + ": "
                                    + spent
                                    + " spent";
                    case THRESHOLD_80, THRESHOLD_90 ->
                            who
                                    + " has used "
                                    + percent(alert)
                                    + " % of its budget of "
                                    + limit
                                    + ": "
                                    + spent
                                    + " spent";
                    case THRESHOLD_100 ->
                            who + " has used up its budget of " + limit + ": " + spent + " spent";
                    case PROJECTED_OVERRUN ->
                            who
                                    + " will have used up its budget of "
                                    + limit
                                    + " on "
                                    + time(Objects.requireNonNull(alert.exhaustedAt()))
                                    + " at this rate: "
                                    + spent
                                    + " spent";
                };
        Instant end = alert.window().end();
        return end == null ? what + "." : what + ", resets on " + time(end) + ".";
    }

    /** Whole percent of the limit, rounded down. */
    static long percent(Alert alert) {
        return alert.limitNanoUsd() == 0
                ? 100
                : BigInteger.valueOf(alert.spentNanoUsd())
                        .multiply(BigInteger.valueOf(100))
                        .divide(BigInteger.valueOf(alert.limitNanoUsd()))
                        .longValueExact();
    }

    private static String heading(Alert alert) {
        String who = who(alert);
        return switch (alert.kind()) {
            case SOFT_BUDGET -> who + " has passed its soft budget";
            case THRESHOLD_80, THRESHOLD_90 ->
                    who + " has used " + percent(alert) + " % of its budget";
            case THRESHOLD_100 -> who + " has used up its budget";
            case PROJECTED_OVERRUN -> who + " is about to overrun its budget";
        };
    }

    private static String who(Alert alert) {
        Subject subject = alert.subject();
        String entity = shown(subject.entity());
        String name = alert.name() == null ? entity : shown(alert.name()) + " (" + entity + ")";
        return switch (subject.kind()) {
            case TEAM_MEMBER -> "member " + shown(subject.part()) + " of team " + name;
            case ORGANIZATION_MEMBER ->
                    "member " + shown(subject.part()) + " of organization " + name;
            case KEY_MODEL -> "model " + shown(subject.part()) + " of key " + name;
            case USER_MODEL -> "model " + shown(subject.part()) + " of user " + name;
            case TEAM_MODEL -> "model " + shown(subject.part()) + " of team " + name;
            case ORGANIZATION_MODEL ->
                    "model " + shown(subject.part()) + " of organization " + name;
            case CUSTOMER_MODEL -> "model " + shown(subject.part()) + " of customer " + name;
            case TAG_MODEL -> "model " + shown(subject.part()) + " of tag " + name;
            case KEY, USER, TEAM, ORGANIZATION, CUSTOMER, TAG, PROVIDER, DEPLOYMENT ->
                    subject.kind().label() + " " + name;
        };
    }

    /** Names are what clients made of them: on one line, and no longer than people read. */
    private static String shown(String text) {
        String plain = text.replaceAll("\\p{Cntrl}+", " ").strip();
        return plain.length() > LONGEST_NAME ? plain.substring(0, LONGEST_NAME) + "…" : plain;
    }

    private static String every(Alert alert) {
        return alert.duration() == null ? "" : " per " + alert.duration();
    }

    private static String usd(long nanoUsd) {
        BigDecimal usd = Money.usd(nanoUsd);
        BigDecimal rounded = usd.compareTo(CENT) < 0 ? usd : usd.setScale(2, RoundingMode.HALF_UP);
        return "$" + rounded.toPlainString();
    }

    private static String time(Instant moment) {
        return TIME.format(moment);
    }

    private static String capital(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
