package io.tollgate.providers.call;

import io.tollgate.contracts.CallContext;
import io.tollgate.platform.InternalCall;
import io.tollgate.platform.access.Operation;
import io.tollgate.platform.access.Performs;
import io.tollgate.providers.account.Accounts;
import io.tollgate.providers.account.Admission;
import io.tollgate.providers.call.CallsUnderWay.Running;
import io.tollgate.providers.call.ResponseIds.Stored;
import io.tollgate.providers.catalogue.Deployment;
import io.tollgate.providers.routing.Router;
import io.tollgate.sdk.AnswerView;
import io.tollgate.sdk.dialect.Dialect;
import io.tollgate.sdk.dialect.ResponsesDialect;
import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.http.UpstreamAnswer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Responses that providers keep; whoever made one may read, list, stop and delete it. */
@RestController
@Performs(Operation.MODEL_CALL)
class StoredResponseController {

    private final Dialect dialect = new ResponsesDialect();
    private final Router router;
    private final ResponseIds ids;
    private final Accounts accounts;
    private final CallsUnderWay calls;
    private final KeptAnswers answers;
    private final BackgroundQuestions background;
    private final Refused refused;

    StoredResponseController(
            Router router,
            ResponseIds ids,
            Accounts accounts,
            CallsUnderWay calls,
            KeptAnswers answers,
            BackgroundQuestions background,
            Refused refused) {
        this.router = router;
        this.ids = ids;
        this.accounts = accounts;
        this.calls = calls;
        this.answers = answers;
        this.background = background;
        this.refused = refused;
    }

    /** What is asked about one response. */
    private record Question(
            CallContext context,
            String id,
            Stored kept,
            Deployment deployment,
            AnswerView view,
            HttpServletRequest request,
            Running running) {

        String path(String below) {
            String query = request.getQueryString();
            return "/responses/" + kept.id() + below + (query == null ? "" : "?" + query);
        }
    }

    /** Puts a question to the provider, and answers. */
    private interface Asking {
        void ask(Question question) throws IOException;
    }

    @GetMapping("/v1/responses/{id}")
    void read(@PathVariable String id, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        boolean stream = "true".equals(request.getParameter("stream"));
        answer(
                id,
                request,
                response,
                question -> {
                    if (stream) {
                        stream(question, response);
                    } else {
                        write(told(question, ask("GET", "", question)), question, response);
                    }
                });
    }

    /** Whoever deletes a response deletes what its provider could tell of its use. */
    @DeleteMapping("/v1/responses/{id}")
    void delete(@PathVariable String id, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        answer(
                id,
                request,
                response,
                question -> {
                    background.askNow(question.deployment(), question.kept().id());
                    write(ask("DELETE", "", question), question, response);
                });
    }

    @GetMapping("/v1/responses/{id}/input_items")
    void inputItems(
            @PathVariable String id, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        answer(
                id,
                request,
                response,
                question -> write(response, ask("GET", "/input_items", question)));
    }

    @PostMapping("/v1/responses/{id}/cancel")
    void cancel(@PathVariable String id, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        answer(
                id,
                request,
                response,
                question ->
                        write(
                                told(question, ask("POST", "/cancel", question)),
                                question,
                                response));
    }

    private void answer(
            String id, HttpServletRequest request, HttpServletResponse response, Asking asking)
            throws IOException {
        CallContext context = InternalCall.currentContext();
        ResponseIds.OfOwner owned = ids.of(context.principal());
        try (Running running = calls.begin(context.requestId())) {
            Stored kept = owned.open(id).orElseThrow(() -> ModelCallController.unknown(id, null));
            Deployment deployment =
                    router.deployment(kept.model(), kept.deployment())
                            .orElseThrow(() -> ModelCallController.unknown(id, null));
            AnswerView view =
                    new AnswerView(kept.model(), true, 0)
                            .withAnswerIds(
                                    unseen ->
                                            unseen.equals(kept.id())
                                                    ? id
                                                    : owned.of(kept.model(), kept.deployment())
                                                            .apply(unseen));
            Question question = new Question(context, id, kept, deployment, view, request, running);
            held(question, asking);
        } catch (LlmException failed) {
            if (response.isCommitted()) {
                throw new IOException("the stream broke off", failed);
            }
            refused.write(failed, dialect, response);
        }
    }

    /** Such calls cost nothing, but a provider counts them as requests. */
    private void held(Question question, Asking asking) throws IOException {
        switch (accounts.admitFree(question.context().requestId(), question.deployment())) {
            case Admission.Refused full ->
                    throw new LlmException(full.error(question.kept().model()));
            case Admission.Admitted(Admission.Granted account) -> {
                try {
                    asking.ask(question);
                } finally {
                    account.end(List.of());
                }
            }
        }
    }

    private byte[] ask(String method, String below, Question question) {
        return answers.ask(
                method,
                question.path(below),
                question.deployment(),
                Incoming.headers(question.request()),
                question.running());
    }

    /** A response whose end its client hears of is accounted for at once. */
    private byte[] told(Question question, byte[] body) {
        background.told(question.deployment(), question.kept().id(), body);
        return body;
    }

    /** The response again as it comes into being, from the beginning or behind some event. */
    private void stream(Question question, HttpServletResponse response) throws IOException {
        try (UpstreamAnswer upstream =
                answers.open(
                        "GET",
                        question.path(""),
                        question.deployment(),
                        Incoming.headers(question.request()),
                        question.running())) {
            KeptStream.copy(upstream.body(), question.view(), response);
        } finally {
            background.streamed(question.deployment(), question.kept().id());
        }
    }

    private static void write(byte[] body, Question question, HttpServletResponse response)
            throws IOException {
        write(response, question.view().renamed(body));
    }

    private static void write(HttpServletResponse response, byte[] body) throws IOException {
        response.setContentType("application/json");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
