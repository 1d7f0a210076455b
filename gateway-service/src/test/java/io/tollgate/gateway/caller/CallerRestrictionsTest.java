package io.tollgate.gateway.caller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.contracts.Caller;
import io.tollgate.contracts.LevelKind;
import io.tollgate.contracts.Restrictions;
import io.tollgate.contracts.Role;
import io.tollgate.gateway.call.BodyFacts;
import io.tollgate.gateway.call.Call;
import io.tollgate.gateway.call.ModelRoute;
import io.tollgate.gateway.call.Refusal;
import io.tollgate.sdk.price.HostedTools;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CallerRestrictionsTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final CallerRestrictions restrictions =
            new CallerRestrictions(new ClientAddress(List.of("127.0.0.0/8")));

    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, , true",
        "192.0.2.8, , false",
        "10.1.2.3, , false",
        "127.0.0.1, 192.0.2.7, true",
        "127.0.0.1, 10.9.9.9, false",
        "10.1.2.3, 192.0.2.7, false"
    })
    void everyListOfAddressesMustHoldTheClients(
            String remote, @Nullable String forwarded, boolean allowed) {
        Caller caller =
                caller(
                        new Restrictions(
                                List.of(
                                        List.of("192.0.2.7", "10.0.0.0/8"),
                                        List.of("192.0.2.0/24")),
                                List.of(),
                                List.of(),
                                List.of()),
                        List.of());
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setRemoteAddr(remote);
        if (forwarded != null) {
            request.addHeader("X-Forwarded-For", forwarded);
        }
        if (allowed) {
            assertThatCode(() -> restrictions.requireAddress(caller, request))
                    .doesNotThrowAnyException();
        } else {
            assertThatThrownBy(() -> restrictions.requireAddress(caller, request))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("address");
        }
    }

    @Test
    void enforcedParametersMustBeThereHoweverDeep() {
        Caller caller =
                caller(
                        new Restrictions(
                                List.of(), List.of("user", "metadata.cost"), List.of(), List.of()),
                        List.of());
        CallerRestrictions.requireBody(
                caller, call("{\"user\": \"u\", \"metadata\": {\"cost\": 4711}}", null));
        assertThatThrownBy(
                        () ->
                                CallerRestrictions.requireBody(
                                        caller, call("{\"user\": \"u\", \"metadata\": {}}", null)))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refused -> {
                            assertThat(refused.error().param()).isEqualTo("metadata.cost");
                        });
        assertThatThrownBy(
                        () ->
                                CallerRestrictions.requireBody(
                                        caller,
                                        call(
                                                "{\"user\": null, \"metadata\": {\"cost\": 1}}",
                                                null)))
                .isInstanceOf(Refusal.class);
    }

    @Test
    void onlyAllowedCacheControlsPass() {
        Caller caller =
                caller(
                        new Restrictions(List.of(), List.of(), List.of("no-cache"), List.of()),
                        List.of());
        CallerRestrictions.requireBody(caller, call("{}", JSON.readTree("{\"no-cache\": true}")));
        assertThatThrownBy(
                        () ->
                                CallerRestrictions.requireBody(
                                        caller, call("{}", JSON.readTree("{\"ttl\": 5}"))))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("ttl");
    }

    @ParameterizedTest
    @CsvSource({
        "llm_api_routes, POST, /key/generate, false",
        "llm_api_routes, GET, /key/info, true",
        "llm_api_routes, POST, /key/health, true",
        "info_routes, POST, /team/update, false",
        "management_routes, POST, /team/update, true",
        "/key/*, POST, /key/update, true",
        "/key/*, POST, /team/update, false"
    })
    void aKeyForModelCallsChangesNothing(
            String route, String method, String path, boolean allowed) {
        Caller caller = caller(Restrictions.NONE, List.of(route));
        assertThat(ModelAccess.allowsManagement(caller, method, path)).isEqualTo(allowed);
        assertThat(ModelAccess.allowsManagement(caller(Restrictions.NONE, List.of()), method, path))
                .isTrue();
    }

    private static Call call(String body, @Nullable JsonNode cache) {
        Call call =
                new Call(
                        ModelRoute.CHAT_COMPLETIONS,
                        new MockHttpServletRequest(),
                        new MockHttpServletResponse(),
                        UUID.randomUUID(),
                        Instant.EPOCH);
        call.body(
                body.getBytes(StandardCharsets.UTF_8),
                new BodyFacts(
                        "m",
                        false,
                        null,
                        1,
                        1,
                        1,
                        HostedTools.of(JSON.readTree("{}")),
                        null,
                        List.of(),
                        null,
                        null,
                        cache));
        return call;
    }

    private static Caller caller(Restrictions restrictions, List<String> routes) {
        return new Caller(
                "k",
                1,
                "key-k",
                Role.INTERNAL_USER,
                null,
                null,
                null,
                null,
                false,
                null,
                List.of(),
                routes,
                Map.of(),
                List.of(),
                List.of(),
                null,
                null,
                (LevelKind) null,
                List.of(),
                restrictions);
    }
}
