package io.tollgate.gateway;

import com.github.f4b6a3.uuid.UuidCreator;
import io.tollgate.gateway.admission.Admit;
import io.tollgate.gateway.admission.CountIn;
import io.tollgate.gateway.cache.AnswerFromCache;
import io.tollgate.gateway.call.AnswerErrors;
import io.tollgate.gateway.call.Call;
import io.tollgate.gateway.call.Identify;
import io.tollgate.gateway.call.ModelRoute;
import io.tollgate.gateway.call.ReadBody;
import io.tollgate.gateway.call.Step;
import io.tollgate.gateway.caller.Authenticate;
import io.tollgate.gateway.caller.Authorize;
import io.tollgate.gateway.caller.CallerRestrictions;
import io.tollgate.gateway.content.KeepContent;
import io.tollgate.gateway.passthrough.Recognize;
import io.tollgate.gateway.relay.Forward;
import io.tollgate.gateway.relay.PassThroughRelay;
import io.tollgate.gateway.relay.StoredResponses;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What happens to a model call, from top to bottom. */
@Component
class Pipeline {

    private final List<Step> steps;
    private final List<Step> storedSteps;
    private final List<Step> passThroughSteps;
    private final InstantSource clock;

    Pipeline(
            Identify identify,
            Authenticate authenticate,
            ReadBody readBody,
            Authorize authorize,
            CallerRestrictions restrictions,
            Admit admit,
            KeepContent keepContent,
            AnswerFromCache answerFromCache,
            Forward forward,
            CountIn countIn,
            StoredResponses storedResponses,
            Recognize recognize,
            PassThroughRelay passThrough,
            InstantSource clock) {
        this.clock = clock;
        this.storedSteps =
                List.of(
                        identify,
                        new AnswerErrors(),
                        authenticate,
                        routeAllowed(restrictions),
                        countIn, //         rate limits alone: it costs nothing
                        storedResponses);
        this.passThroughSteps =
                List.of(
                        identify,
                        new AnswerErrors(),
                        authenticate,
                        readBody, //        JSON only; anything else goes on as it comes
                        recognize, //       where it goes, and the most it can cost
                        authorize,
                        admit,
                        passThrough);
        this.steps =
                List.of(
                        identify, //        an id for headers, logs and ledger
                        new AnswerErrors(), // whatever goes wrong below, in the client's dialect
                        authenticate, //    key → caller
                        readBody, //        once, bounded, no duplicate keys
                        authorize, //       route and model
                        admit, //           budgets and limits of every level → Hold; cache lookup
                        keepContent, //     what is said, for keys that want it kept
                        answerFromCache,
                        forward); //        provider-service, relay, outcome before the last byte
    }

    void run(
            ModelRoute route,
            @Nullable String pathModel,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        proceed(steps, 0, call(route, pathModel, request, response));
    }

    /** What is asked about a response that is kept: no model is called. */
    void runStored(HttpServletRequest request, HttpServletResponse response) throws IOException {
        proceed(storedSteps, 0, call(ModelRoute.RESPONSES, null, request, response));
    }

    /** What goes to a provider as it came. */
    void runPassThrough(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        proceed(passThroughSteps, 0, call(ModelRoute.PASS_THROUGH, null, request, response));
    }

    private static Step routeAllowed(CallerRestrictions restrictions) {
        return (call, next) -> {
            Authorize.requireRoute(call, call.caller());
            restrictions.requireAddress(call.caller(), call.request());
            next.handle(call);
        };
    }

    private Call call(
            ModelRoute route,
            @Nullable String pathModel,
            HttpServletRequest request,
            HttpServletResponse response) {
        Call call =
                new Call(
                        route,
                        request,
                        response,
                        UuidCreator.getTimeOrderedEpoch(),
                        clock.instant());
        call.pathModel(pathModel);
        return call;
    }

    private static void proceed(List<Step> steps, int index, Call call) throws IOException {
        steps.get(index).handle(call, next -> proceed(steps, index + 1, next));
    }
}
