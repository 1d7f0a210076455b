package io.tollgate.gateway.passthrough;

import io.tollgate.contracts.ModelOffer;
import io.tollgate.contracts.Money;
import io.tollgate.contracts.PassThroughCall;
import io.tollgate.contracts.PassThroughOffer;
import io.tollgate.gateway.GatewayProperties;
import io.tollgate.gateway.admission.Price;
import io.tollgate.gateway.call.BodyFacts;
import io.tollgate.gateway.call.Call;
import io.tollgate.gateway.call.PassThroughPlan;
import io.tollgate.gateway.call.Query;
import io.tollgate.gateway.call.RecognizedCall;
import io.tollgate.gateway.call.Refusal;
import io.tollgate.gateway.call.Step;
import io.tollgate.sdk.error.ErrorKind;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Finds out where a call passes through to, and the most it can cost if anybody can tell. */
@Component
public final class Recognize implements Step {

    /** Reading costs nothing at any provider. */
    private static final Set<String> FREE = Set.of("GET", "HEAD");

    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");

    private final PassThroughProviders providers;
    private final @Nullable BigDecimal fixedUsd;

    Recognize(PassThroughProviders providers, GatewayProperties properties) {
        this.providers = providers;
        this.fixedUsd = properties.passThroughUsd();
    }

    /**
     * Where a call goes.
     *
     * @param provider its own name
     * @param target path and query below it
     * @param path as the client called it
     */
    private record Address(String provider, String method, String target, String path) {}

    @Override
    public void handle(Call call, Next next) throws IOException {
        String uri = call.request().getRequestURI();
        String name = providers.named(uri);
        String method = call.request().getMethod();
        if (name == null || !METHODS.contains(method)) {
            throw Refusal.invalid(405, "Not allowed: " + method + " " + uri, null);
        }
        String query = call.request().getQueryString();
        if (Query.first(query, "key") != null) {
            throw Refusal.of(
                    ErrorKind.INVALID_API_KEY,
                    "Authentication Error: keys are not taken from the address. Send yours in a"
                            + " header.");
        }
        String path = uri.substring(uri.indexOf('/', 1));
        PassThroughOffer known = providers.offer(name, null);
        if (!known.available()) {
            throw Refusal.invalid(
                    404, "There are no credentials for " + known.provider() + " here.", null);
        }
        Address address =
                new Address(
                        known.provider(), method, query == null ? path : path + "?" + query, uri);
        RecognizedCall recognized = RecognizedCall.of(known.wire(), method, path);
        if (recognized == null || call.body().length == 0 || recognized.answersLater(call.body())) {
            unknown(call, address);
        } else {
            known(call, address, recognized);
        }
        next.handle(call);
    }

    private void known(Call call, Address to, RecognizedCall recognized) {
        BodyFacts facts = recognized.facts(call.body());
        String name = to.provider() + "/" + facts.model();
        ModelOffer offer = providers.offer(to.provider(), facts.model()).model();
        Price most =
                offer == null
                                || !offer.priced()
                                || !RecognizedCall.isWhole(facts)
                                || !recognized.understands(offer.mode())
                        ? null
                        : Price.worstCase(
                                offer,
                                facts,
                                recognized.hasOutput() && !"embedding".equals(offer.mode()));
        call.body(call.body(), named(facts, name));
        if (offer == null || most == null || most.clampAlways()) {
            // The use is read all the same, but nothing bounds it beforehand.
            call.model(name, offer(name, false));
        } else {
            call.model(name, offer);
        }
        call.passThrough(
                new PassThroughPlan(
                        new PassThroughCall(
                                to.provider(),
                                to.method(),
                                to.target(),
                                recognized.form(),
                                facts.model(),
                                null),
                        to.provider(),
                        to.path(),
                        most == null
                                ? 0
                                : most.inputNanoUsd()
                                        + most.nanoUsdPerOutputToken() * most.outputTokens()));
    }

    private void unknown(Call call, Address to) {
        boolean free = FREE.contains(to.method());
        BigDecimal usd = free ? null : fixedUsd;
        call.body(call.body(), named(call.facts(), to.provider()));
        call.model(to.provider(), offer(to.provider(), free || usd != null));
        call.passThrough(
                new PassThroughPlan(
                        new PassThroughCall(
                                to.provider(), to.method(), to.target(), null, null, usd),
                        to.provider(),
                        to.path(),
                        usd == null ? 0 : Money.ceilNanoUsd(usd)));
    }

    private static BodyFacts named(BodyFacts facts, String name) {
        return new BodyFacts(
                name,
                facts.stream(),
                facts.maxTokens(),
                facts.choices(),
                facts.promptTokenBound(),
                facts.promptTokenEstimate(),
                facts.hostedTools(),
                facts.user(),
                facts.tags(),
                facts.sessionId(),
                facts.traceId(),
                null);
    }

    private static ModelOffer offer(String name, boolean priced) {
        return new ModelOffer(
                name,
                List.of(),
                null,
                priced,
                BigDecimal.ZERO,
                BigDecimal.ZERO,
                BigDecimal.ZERO,
                Map.of(),
                null,
                null,
                0);
    }
}
