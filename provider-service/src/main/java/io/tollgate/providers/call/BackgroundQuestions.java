package io.tollgate.providers.call;

import io.tollgate.providers.call.BackgroundResponses.Kept;
import io.tollgate.providers.call.CallsUnderWay.Running;
import io.tollgate.providers.catalogue.Deployment;
import io.tollgate.providers.routing.Router;
import io.tollgate.sdk.AnswerView;
import io.tollgate.sdk.Translation;
import io.tollgate.sdk.chat.Usage;
import io.tollgate.sdk.dialect.ResponsesDialect;
import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.json.Json;
import io.tollgate.sdk.wire.ResponsesWire;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import tools.jackson.databind.JsonNode;

/**
 * Asks providers for responses in the background until each has come to its end, so that what they
 * used is known whether their clients come back or not.
 */
@Component
class BackgroundQuestions {

    private static final Logger log = LoggerFactory.getLogger(BackgroundQuestions.class);

    /** Asked by one replica at the same time. */
    private static final int AT_ONCE = 40;

    /** No response takes longer; whatever is not known by then is booked as reserved. */
    private static final Duration LONGEST = Duration.ofHours(24);

    private final Translation translation =
            Translation.of(new ResponsesDialect(), new ResponsesWire());
    private final Semaphore places = new Semaphore(AT_ONCE);
    private final BackgroundResponses responses;
    private final KeptAnswers answers;
    private final Router router;
    private final CallsUnderWay calls;
    private final InstantSource clock;

    BackgroundQuestions(
            BackgroundResponses responses,
            KeptAnswers answers,
            Router router,
            CallsUnderWay calls,
            InstantSource clock) {
        this.responses = responses;
        this.answers = answers;
        this.router = router;
        this.calls = calls;
        this.clock = clock;
    }

    @Scheduled(fixedDelay = 1_000)
    void askAll() {
        int most = places.drainPermits();
        int asked = 0;
        try {
            if (most > 0) {
                for (Kept kept : responses.claimToAsk(most)) {
                    asked++;
                    Thread.ofVirtual()
                            .name("background-" + kept.requestId())
                            .start(() -> askInPlace(kept));
                }
            }
        } catch (DataAccessException | TransactionException away) {
            log.debug("responses in the background wait: {}", away.getMessage());
        } finally {
            places.release(most - asked);
        }
    }

    private void askInPlace(Kept kept) {
        try {
            ask(kept);
        } catch (RuntimeException unexpected) {
            log.warn("response of call {} cannot be asked for", kept.requestId(), unexpected);
        } finally {
            places.release();
        }
    }

    /** Asks for a response whose end is not known, if there is one of this id, and waits. */
    void askNow(Deployment deployment, String providerId) {
        responses.running(deployment.id(), providerId).ifPresent(this::ask);
    }

    /** Takes note of what a client was told. */
    void told(Deployment deployment, String providerId, byte[] body) {
        JsonNode response = Json.readOrNull(body);
        if (response != null && !BackgroundRun.running(Json.text(response, "status"))) {
            responses
                    .running(deployment.id(), providerId)
                    .ifPresent(kept -> take(kept, deployment, body, response));
        }
    }

    /** A client has seen the end in a stream. */
    void streamed(Deployment deployment, String providerId) {
        responses
                .running(deployment.id(), providerId)
                .ifPresent(kept -> responses.askSoon(kept.requestId()));
    }

    private void ask(Kept kept) {
        boolean tooOld = kept.startedAt().plus(LONGEST).isBefore(clock.instant());
        Optional<Deployment> deployment = router.deployment(kept.model(), kept.deployment());
        if (deployment.isPresent()) {
            try (Running running = calls.begin(UUID.randomUUID())) {
                byte[] body = answers.get(deployment.get(), kept.providerId(), running);
                JsonNode response = Json.readOrNull(body);
                if (response != null
                        && response.isObject()
                        && !BackgroundRun.running(Json.text(response, "status"))) {
                    take(kept, deployment.get(), body, response);
                    return;
                }
            } catch (LlmException failed) {
                if (failed.error().upstreamStatus() == 404) {
                    lose(kept, "the provider does not know it any more");
                    return;
                }
                log.debug("response of call {}: {}", kept.requestId(), failed.error().kind());
            }
        }
        if (tooOld) {
            lose(kept, "it did not come to an end");
        }
    }

    private void lose(Kept kept, String why) {
        log.warn("the use of call {} is unknown: {}", kept.requestId(), why);
        responses.lost(kept.requestId());
    }

    private void take(Kept kept, Deployment deployment, byte[] body, JsonNode response) {
        Attempts.Open attempt =
                Attempts.resumed(
                        clock,
                        deployment,
                        kept.startedAt(),
                        kept.earlier(),
                        known -> {
                            if (known != null) {
                                responses.ended(kept.requestId(), known);
                            }
                        });
        Usage told = ResponsesWire.usage(response);
        Usage atLeast = told == null ? Usage.estimate(kept.inputTokens(), 0) : told;
        if ("cancelled".equals(Json.text(response, "status"))) {
            attempt.cancelled(atLeast);
            return;
        }
        Usage used;
        try {
            AnswerView view = new AnswerView(kept.model(), true, kept.inputTokens());
            used = translation.answer(body, view).usage();
        } catch (LlmException failed) {
            attempt.failed(failed.error(), atLeast);
            return;
        }
        attempt.succeeded(used);
    }
}
