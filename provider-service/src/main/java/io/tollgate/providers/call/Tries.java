package io.tollgate.providers.call;

import io.tollgate.contracts.CallContext;
import io.tollgate.platform.InternalCall;
import io.tollgate.providers.call.CallsUnderWay.Running;
import io.tollgate.providers.catalogue.Deployment;
import io.tollgate.providers.routing.Router;
import io.tollgate.sdk.error.ErrorKind;
import io.tollgate.sdk.error.ErrorKind.Fault;
import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.error.ProviderError;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.List;

/** Tries the candidates of a call in turn, until one answers or there is no point in going on. */
final class Tries {

    private final Router router;
    private final CallsUnderWay calls;
    private final InstantSource clock;

    Tries(Router router, CallsUnderWay calls, InstantSource clock) {
        this.router = router;
        this.calls = calls;
        this.clock = clock;
    }

    /** One try on one deployment. */
    interface Try {
        /**
         * @throws LlmException when it failed and nothing was sent to the client yet
         */
        void on(Deployment deployment, Running running, Attempts attempts) throws IOException;
    }

    /** Answers the call; if no try does, with the last one's error. */
    void run(ModelCall call, HttpServletResponse response, Try one) throws IOException {
        Attempts attempts = new Attempts(clock);
        try (Running running = calls.begin(call.id())) {
            Iterator<Deployment> candidates = candidates(call).iterator();
            while (true) {
                Deployment deployment = candidates.next();
                try {
                    one.on(deployment, running, attempts);
                    return;
                } catch (LlmException failed) {
                    if (mayBeBilled(failed.error())
                            || !worthwhile(failed.error(), candidates, running)) {
                        throw failed;
                    }
                } finally {
                    running.done();
                }
            }
        } catch (LlmException failed) {
            Failure.write(failed.error(), call.request().dialect(), call.id(), attempts, response);
        }
    }

    /** A strict budget holds money for one provider call, and this one may have cost it. */
    private static boolean mayBeBilled(ProviderError error) {
        CallContext.ModelCall decided = InternalCall.currentContext().call();
        return decided != null && decided.strict() && Attempts.suspected(error, 1) != null;
    }

    private List<Deployment> candidates(ModelCall call) {
        String where = call.deployment();
        if (where == null) {
            return router.candidates(call.model());
        }
        // What an earlier answer left behind is at one place only.
        return List.of(
                router.deployment(call.model(), where)
                        .orElseThrow(
                                () ->
                                        new LlmException(
                                                ProviderError.of(
                                                        ErrorKind.NO_HEALTHY_DEPLOYMENT,
                                                        "The deployment that keeps the previous"
                                                                + " response is gone."))));
    }

    /** Not when the client's request is at fault, nor when nobody waits for the answer any more. */
    private static boolean worthwhile(ProviderError error, Iterator<?> others, Running call) {
        return others.hasNext()
                && call.stopped() == null
                && (error.kind().retryable() || error.kind().fault() != Fault.CLIENT);
    }
}
