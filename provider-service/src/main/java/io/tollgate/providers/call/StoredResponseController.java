package io.tollgate.providers.call;

import io.tollgate.contracts.CallContext;
import io.tollgate.platform.InternalCall;
import io.tollgate.platform.access.Operation;
import io.tollgate.platform.access.Performs;
import io.tollgate.providers.account.Accounts;
import io.tollgate.providers.account.Admission;
import io.tollgate.providers.catalogue.Deployment;
import io.tollgate.providers.routing.Router;
import io.tollgate.sdk.AnswerView;
import io.tollgate.sdk.dialect.Dialect;
import io.tollgate.sdk.dialect.ResponsesDialect;
import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.http.UpstreamAnswer;
import io.tollgate.sdk.wire.RequestAssembler;
import io.tollgate.sdk.wire.ResponsesWire;
import io.tollgate.sdk.wire.UpstreamRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
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
    private final Provider provider;
    private final ResponseIds ids;
    private final Accounts accounts;
    private final CallsUnderWay calls;
    private final Refused refused;

    StoredResponseController(
            Router router,
            Provider provider,
            ResponseIds ids,
            Accounts accounts,
            CallsUnderWay calls,
            Refused refused) {
        this.router = router;
        this.provider = provider;
        this.ids = ids;
        this.accounts = accounts;
        this.calls = calls;
        this.refused = refused;
    }

    @GetMapping("/v1/responses/{id}")
    void read(@PathVariable String id, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        relay("GET", id, "", request, response);
    }

    @DeleteMapping("/v1/responses/{id}")
    void delete(@PathVariable String id, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        relay("DELETE", id, "", request, response);
    }

    @GetMapping("/v1/responses/{id}/input_items")
    void inputItems(
            @PathVariable String id, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        relay("GET", id, "/input_items", request, response);
    }

    @PostMapping("/v1/responses/{id}/cancel")
    void cancel(@PathVariable String id, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        relay("POST", id, "/cancel", request, response);
    }

    private void relay(
            String method,
            String id,
            String below,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        CallContext context = InternalCall.currentContext();
        ResponseIds.OfOwner owned = ids.of(context.principal());
        try (CallsUnderWay.Running running = calls.begin(context.requestId())) {
            ResponseIds.Stored kept =
                    owned.open(id).orElseThrow(() -> ModelCallController.unknown(id, null));
            Deployment deployment =
                    router.deployment(kept.model(), kept.deployment())
                            .orElseThrow(() -> ModelCallController.unknown(id, null));
            String query = request.getQueryString();
            UpstreamRequest sent =
                    RequestAssembler.stored(
                            method,
                            "/responses/" + kept.id() + below + (query == null ? "" : "?" + query),
                            deployment.target(),
                            Incoming.headers(request));
            byte[] body = held(context, deployment, kept.model(), () -> ask(sent, running));
            AnswerView view =
                    new AnswerView(kept.model(), true, 0)
                            .withAnswerIds(
                                    unseen ->
                                            unseen.equals(kept.id())
                                                    ? id
                                                    : owned.of(kept.model(), kept.deployment())
                                                            .apply(unseen));
            byte[] renamed = below.equals("/input_items") ? body : view.renamed(body);
            response.setContentType("application/json");
            response.setContentLength(renamed.length);
            response.getOutputStream().write(renamed);
        } catch (LlmException failed) {
            refused.write(failed, dialect, response);
        }
    }

    /** Such calls cost nothing, but a provider counts them as requests. */
    private byte[] held(
            CallContext context, Deployment deployment, String model, Supplier<byte[]> question) {
        return switch (accounts.admitFree(context.requestId(), deployment)) {
            case Admission.Refused full -> throw new LlmException(full.error(model));
            case Admission.Admitted(Admission.Granted account) -> {
                try {
                    yield question.get();
                } finally {
                    account.end(List.of());
                }
            }
        };
    }

    private byte[] ask(UpstreamRequest sent, CallsUnderWay.Running running) {
        try (UpstreamAnswer answer = provider.send(sent, running)) {
            if (answer.status() >= 300) {
                throw new LlmException(
                        new ResponsesWire()
                                .error(
                                        answer.status(),
                                        answer.headers(),
                                        provider.errorBody(answer, running)));
            }
            return provider.wholeBody(answer, running);
        }
    }
}
