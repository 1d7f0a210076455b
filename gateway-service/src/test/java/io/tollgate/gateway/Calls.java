package io.tollgate.gateway;

import io.tollgate.contracts.Caller;
import io.tollgate.contracts.Level;
import io.tollgate.contracts.LevelKind;
import io.tollgate.contracts.Role;
import io.tollgate.gateway.call.BodyFacts;
import io.tollgate.gateway.call.Call;
import io.tollgate.gateway.call.ModelRoute;
import io.tollgate.sdk.price.HostedTools;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Callers and calls for tests. */
public final class Calls {

    public static final JsonMapper JSON = JsonMapper.builder().build();

    private Calls() {}

    /** A caller with these levels only. */
    public static Caller caller(Level... levels) {
        return new Caller(
                "k",
                1,
                "tenant",
                Role.INTERNAL_USER,
                null,
                null,
                null,
                null,
                false,
                null,
                List.of(),
                List.of(),
                Map.of(),
                List.of(levels),
                List.of(),
                null,
                null);
    }

    public static Caller caller(String tenant, List<String> models, List<String> routes) {
        return caller(tenant, models, routes, null);
    }

    public static Caller caller(
            String tenant, List<String> models, List<String> routes, @Nullable JsonNode cache) {
        return caller(tenant, models, routes, cache, null);
    }

    public static Caller caller(
            String tenant,
            List<String> models,
            List<String> routes,
            @Nullable JsonNode cache,
            @Nullable JsonNode metadata) {
        return new Caller(
                "k",
                1,
                tenant,
                Role.INTERNAL_USER,
                null,
                null,
                null,
                null,
                false,
                null,
                models,
                routes,
                Map.of(),
                List.of(Level.of(LevelKind.KEY, "k", null, null, null, List.of())),
                List.of(),
                cache,
                metadata);
    }

    /** A call of this tenant for this model, with a body that the gateway has read. */
    public static Call read(ModelRoute route, Caller caller, String model, String body) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        Call call =
                new Call(
                        route,
                        request,
                        new MockHttpServletResponse(),
                        UUID.randomUUID(),
                        Instant.EPOCH);
        call.callers(List.of(caller));
        JsonNode cache = JSON.readTree(body).get("cache");
        BodyFacts facts =
                new BodyFacts(
                        model,
                        false,
                        null,
                        1,
                        1,
                        1,
                        HostedTools.of(JSON.readTree(body)),
                        null,
                        List.of(),
                        null,
                        null,
                        cache);
        call.body(body.getBytes(StandardCharsets.UTF_8), facts);
        call.model(
                model,
                new io.tollgate.contracts.ModelOffer(
                        model,
                        List.of("openai"),
                        "chat",
                        true,
                        java.math.BigDecimal.ONE,
                        java.math.BigDecimal.ONE,
                        java.math.BigDecimal.ZERO,
                        Map.of("WEB_SEARCH", new java.math.BigDecimal("0.01")),
                        100L,
                        1000L,
                        0));
        return call;
    }

    public static MockHttpServletRequest request(Call call) {
        return (MockHttpServletRequest) call.request();
    }

    public static MockHttpServletResponse response(Call call) {
        return (MockHttpServletResponse) call.response();
    }
}
