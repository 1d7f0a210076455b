package io.tollgate.spend.alerts;

import io.tollgate.contracts.LevelKind;
import io.tollgate.contracts.Money;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An alert as the API and webhooks show it. */
final class AlertView {

    private AlertView() {}

    static Map<String, @Nullable Object> of(Alert alert) {
        Subject subject = alert.subject();
        boolean soft = alert.kind() == AlertKind.SOFT_BUDGET;
        boolean member =
                subject.kind() == LevelKind.TEAM_MEMBER
                        || subject.kind() == LevelKind.ORGANIZATION_MEMBER;
        String part = subject.part().isEmpty() ? null : subject.part();
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("id", alert.id());
        view.put("kind", alert.kind().label());
        view.put("level", subject.kind().label());
        view.put("entity_id", subject.entity());
        view.put("entity_name", alert.name());
        view.put("user_id", member ? part : null);
        view.put("model", member ? null : part);
        view.put("tenant", subject.tenant().isEmpty() ? null : subject.tenant());
        view.put("spend", Money.usd(alert.spentNanoUsd()));
        view.put("max_budget", soft ? null : Money.usd(alert.limitNanoUsd()));
        view.put("soft_budget", soft ? Money.usd(alert.limitNanoUsd()) : null);
        view.put("percent", AlertText.percent(alert));
        view.put("budget_duration", alert.duration());
        view.put("window_start", alert.window().start());
        view.put("window_end", alert.window().end());
        view.put("projected_exceeded_date", alert.exhaustedAt());
        view.put("raised_at", alert.raisedAt());
        view.put("event", alert.kind().event());
        view.put("event_group", subject.kind().label());
        view.put("event_message", AlertText.line(alert));
        return view;
    }
}
