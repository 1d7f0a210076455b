package io.tollgate.spend.alerts;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A destination as the API shows it: without secrets, which addresses of webhooks are too. */
final class DestinationView {

    private DestinationView() {}

    static Map<String, @Nullable Object> of(Destination destination, Targets targets) {
        Schedule schedule = destination.schedule();
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("id", destination.id());
        view.put("name", destination.name());
        view.put("channel", destination.channel().label());
        view.put("enabled", destination.enabled());
        putTarget(view, destination, targets);
        view.put("schedule", schedule.pace().label());
        view.put("digest_time", schedule.time().toString());
        view.put("digest_weekday", schedule.weekday().name().toLowerCase(Locale.ROOT));
        view.put("timezone", schedule.zone().getId());
        view.put("next_digest_at", destination.nextDigestAt());
        view.put("kinds", destination.kinds());
        view.put("levels", destination.levels());
        view.put("created_at", destination.createdAt());
        view.put("updated_at", destination.updatedAt());
        return view;
    }

    private static void putTarget(
            Map<String, @Nullable Object> view, Destination destination, Targets targets) {
        Target target;
        try {
            target = targets.open(destination);
        } catch (RuntimeException sealed) {
            // Without its key a destination must still be seen, and be deleted.
            view.put("unreadable", true);
            return;
        }
        switch (target) {
            case Target.Webhook webhook -> view.put("url", host(webhook.url()));
            case Target.Slack slack -> view.put("url", host(slack.url()));
            case Target.Teams teams -> view.put("url", host(teams.url()));
            case Target.Email email -> {
                view.put("to", email.to());
                view.put("smtp", email.smtp() == null ? null : smtp(email.smtp()));
            }
        }
    }

    private static String host(String url) {
        URI uri = URI.create(url);
        return uri.getScheme() + "://" + uri.getRawAuthority() + "/…";
    }

    private static Map<String, @Nullable Object> smtp(Target.Smtp smtp) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("host", smtp.host());
        view.put("port", smtp.port());
        view.put("username", smtp.username());
        view.put("sender", smtp.sender());
        view.put("security", smtp.security().name().toLowerCase(Locale.ROOT));
        return view;
    }
}
