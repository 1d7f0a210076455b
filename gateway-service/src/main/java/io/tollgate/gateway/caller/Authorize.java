package io.tollgate.gateway.caller;

import io.tollgate.contracts.Caller;
import io.tollgate.contracts.ModelOffer;
import io.tollgate.gateway.call.Call;
import io.tollgate.gateway.call.PassThroughPlan;
import io.tollgate.gateway.call.Refusal;
import io.tollgate.gateway.call.Step;
import io.tollgate.gateway.models.ModelDirectory;
import io.tollgate.sdk.error.ErrorKind;
import java.io.IOException;
import java.util.List;
import tools.jackson.core.JacksonException;

/** Refuses routes and models the caller may not use, and models that do not exist. */
public final class Authorize implements Step {

    private final ModelDirectory models;
    private final CallerRestrictions restrictions;

    Authorize(ModelDirectory models, CallerRestrictions restrictions) {
        this.models = models;
        this.restrictions = restrictions;
    }

    @Override
    public void handle(Call call, Next next) throws IOException {
        choose(call, call.callers());
        next.handle(call);
    }

    /** Settles which of several callers makes the call: the first that may. */
    public void choose(Call call, List<Caller> callers) {
        Refusal first = null;
        for (Caller caller : callers) {
            try {
                check(call, caller);
                call.caller(caller);
                return;
            } catch (Refusal refused) {
                first = first == null ? refused : first;
            }
        }
        throw first == null ? new IllegalStateException("a call without callers") : first;
    }

    /** Checks the path alone, for calls of no model. */
    public static void requireRoute(Call call, Caller caller) {
        if (!ModelAccess.allowsRoute(caller, call.route().path())) {
            throw Refusal.of(
                    ErrorKind.ROUTE_NOT_ALLOWED,
                    "This API key may not call " + call.route().path() + ".");
        }
    }

    /** Checks {@code caller} and settles which model is meant. */
    private void check(Call call, Caller caller) {
        PassThroughPlan plan = call.passThrough();
        if (plan != null) {
            if (!ModelAccess.allowsPassThrough(caller, plan.provider(), plan.path())) {
                throw Refusal.of(
                        ErrorKind.ROUTE_NOT_ALLOWED,
                        "This API key may not call "
                                + plan.path()
                                + ": it is limited to certain models or routes.");
            }
            restrictions.requireAddress(caller, call.request());
            if (call.body().length > 0) {
                requireJsonBody(call, caller);
            }
            return;
        }
        requireRoute(call, caller);
        restrictions.requireAddress(caller, call.request());
        CallerRestrictions.requireBody(caller, call);
        String asked = call.facts().model();
        String model = caller.aliases().getOrDefault(asked, asked);
        boolean allowed = ModelAccess.allows(caller, model);
        ModelOffer offer = models.find(model);
        if (!allowed
                && (offer == null || !ModelAccess.allows(caller, model, offer.accessGroups()))) {
            throw Refusal.of(
                    ErrorKind.MODEL_NOT_ALLOWED,
                    "This API key may not use the model `" + asked + "`.",
                    "model");
        }
        if (offer == null) {
            throw Refusal.of(
                    ErrorKind.MODEL_NOT_FOUND,
                    "The model `" + asked + "` does not exist or you do not have access to it.",
                    "model");
        }
        call.model(model, offer);
    }

    /** Nobody has read the bodies of most of these calls yet. */
    private static void requireJsonBody(Call call, Caller caller) {
        try {
            CallerRestrictions.requireBody(caller, call);
        } catch (JacksonException broken) {
            throw Refusal.invalid(400, "The request body is not valid JSON.", null);
        }
    }
}
