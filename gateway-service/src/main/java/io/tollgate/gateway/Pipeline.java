package io.tollgate.gateway;

import com.github.f4b6a3.uuid.UuidCreator;
import io.tollgate.gateway.admission.Admit;
import io.tollgate.gateway.cache.AnswerFromCache;
import io.tollgate.gateway.call.AnswerErrors;
import io.tollgate.gateway.call.Call;
import io.tollgate.gateway.call.Identify;
import io.tollgate.gateway.call.ModelRoute;
import io.tollgate.gateway.call.ReadBody;
import io.tollgate.gateway.call.Step;
import io.tollgate.gateway.caller.Authenticate;
import io.tollgate.gateway.caller.Authorize;
import io.tollgate.gateway.relay.Forward;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import org.springframework.stereotype.Component;

/** What happens to a model call, from top to bottom. */
@Component
class Pipeline {

    private final List<Step> steps;
    private final InstantSource clock;

    Pipeline(
            Identify identify,
            Authenticate authenticate,
            ReadBody readBody,
            Authorize authorize,
            Admit admit,
            AnswerFromCache answerFromCache,
            Forward forward,
            InstantSource clock) {
        this.clock = clock;
        this.steps =
                List.of(
                        identify, //        an id for headers, logs and ledger
                        new AnswerErrors(), // whatever goes wrong below, in the client's dialect
                        authenticate, //    key → caller
                        readBody, //        once, bounded, no duplicate keys
                        authorize, //       route and model
                        admit, //           budgets and limits of every level → Hold; cache lookup
                        answerFromCache,
                        forward); //        provider-service, relay, outcome before the last byte
    }

    void run(ModelRoute route, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Call call =
                new Call(
                        route,
                        request,
                        response,
                        UuidCreator.getTimeOrderedEpoch(),
                        clock.instant());
        proceed(0, call);
    }

    private void proceed(int index, Call call) throws IOException {
        steps.get(index).handle(call, next -> proceed(index + 1, next));
    }
}
