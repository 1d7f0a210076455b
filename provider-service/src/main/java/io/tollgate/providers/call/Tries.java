package io.tollgate.providers.call;

import io.tollgate.contracts.Attempt;
import io.tollgate.contracts.CallContext;
import io.tollgate.platform.InternalCall;
import io.tollgate.providers.account.Accounts;
import io.tollgate.providers.account.Admission;
import io.tollgate.providers.account.Admission.Admitted;
import io.tollgate.providers.account.Admission.Granted;
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
import org.jspecify.annotations.Nullable;

/**
 * Tries the candidates of a call in turn, until one answers or there is no point in going on; those
 * whose account is at its limit are passed over.
 */
final class Tries {

    private final Router router;
    private final Accounts accounts;
    private final CallsUnderWay calls;
    private final InstantSource clock;

    Tries(Router router, Accounts accounts, CallsUnderWay calls, InstantSource clock) {
        this.router = router;
        this.accounts = accounts;
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
            LlmException last = null;
            Admission.Refused refused = null;
            int left = router.maxAttempts();
            while (left > 0 && candidates.hasNext() && running.stopped() == null) {
                Deployment deployment = candidates.next();
                VendorTools.requireBound(call, deployment);
                switch (accounts.admit(call.id(), deployment, call.request())) {
                    // No attempt was made: it does not count as one.
                    case Admission.Refused no -> refused = no.or(refused);
                    case Admitted admitted -> {
                        left--;
                        last = attempt(deployment, admitted.account(), running, attempts, one);
                        if (last == null) {
                            return;
                        }
                        if (mayBeBilled(last.error()) || !worthwhile(last.error(), running)) {
                            throw last;
                        }
                    }
                }
            }
            throw last != null ? last : nobody(call, refused);
        } catch (LlmException failed) {
            Failure.write(failed.error(), call.request().dialect(), call.id(), attempts, response);
        }
    }

    /** Makes one try, and tells the account what it came to; null when the call is answered. */
    private static @Nullable LlmException attempt(
            Deployment deployment, Granted account, Running running, Attempts attempts, Try one)
            throws IOException {
        int earlier = attempts.count();
        attempts.on(account);
        boolean known = false;
        try {
            one.on(deployment, running, attempts);
            known = true;
            return null;
        } catch (LlmException failed) {
            known = true;
            return failed;
        } finally {
            running.done();
            List<Attempt> made = attempts.after(earlier);
            boolean told = known || !made.isEmpty();
            // What goes on counts as all that was reserved, until the ledger has it.
            account.end(told && !attempts.goesOn() ? made : null);
        }
    }

    private static LlmException nobody(ModelCall call, Admission.@Nullable Refused refused) {
        return new LlmException(
                refused != null
                        ? refused.error(call.model())
                        : ProviderError.of(
                                ErrorKind.SERVICE_UNAVAILABLE, "The call was cancelled."));
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
    private static boolean worthwhile(ProviderError error, Running call) {
        return call.stopped() == null
                && (error.kind().retryable() || error.kind().fault() != Fault.CLIENT);
    }
}
