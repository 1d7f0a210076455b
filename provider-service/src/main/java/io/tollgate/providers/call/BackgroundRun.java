package io.tollgate.providers.call;

import io.tollgate.contracts.Attempt;
import io.tollgate.providers.call.BackgroundResponses.Kept;
import io.tollgate.providers.catalogue.Deployment;
import io.tollgate.sdk.AnswerView;
import io.tollgate.sdk.json.Json;
import io.tollgate.sdk.wire.UpstreamRequest;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** An attempt that the provider may go on with when the call is over. */
final class BackgroundRun implements Attempts.Later {

    private final BackgroundResponses responses;
    private final ModelCall call;
    private final Deployment deployment;
    private final long inputTokens;
    private final Attempts attempts;
    private final Attempts.Open attempt;
    private boolean begun;

    BackgroundRun(
            BackgroundResponses responses,
            ModelCall call,
            Deployment deployment,
            UpstreamRequest request,
            Attempts attempts,
            Attempts.Open attempt) {
        this.responses = responses;
        this.call = call;
        this.deployment = deployment;
        this.inputTokens = request.estimatedInputTokens();
        this.attempts = attempts;
        this.attempt = attempt;
    }

    /** A whole answer: perhaps the response is done already. */
    void answered(byte[] body) {
        JsonNode answer = Json.readOrNull(body);
        if (answer == null || !running(Json.text(answer, "status"))) {
            return;
        }
        String id = Json.text(answer, "id");
        if (id != null) {
            begin(id);
        }
    }

    static boolean running(@Nullable String status) {
        return "queued".equals(status) || "in_progress".equals(status);
    }

    /** The view of a stream, whose first id is the response's own. */
    AnswerView watching(AnswerView view) {
        UnaryOperator<String> form = Objects.requireNonNull(view.answerIds());
        return view.withAnswerIds(
                id -> {
                    begin(id);
                    return form.apply(id);
                });
    }

    private void begin(String providerId) {
        if (!begun) {
            begun = true;
            responses.begin(
                    new Kept(
                            call.id(),
                            call.model(),
                            deployment.id(),
                            providerId,
                            inputTokens,
                            attempt.startedAt(),
                            attempts.report().attempts()),
                    Objects.requireNonNull(call.background()));
            attempt.goesOn(this);
        }
    }

    @Override
    public void ended(@Nullable List<Attempt> known) {
        if (known == null) {
            responses.askSoon(call.id());
        } else {
            responses.ended(call.id(), known);
        }
    }
}
