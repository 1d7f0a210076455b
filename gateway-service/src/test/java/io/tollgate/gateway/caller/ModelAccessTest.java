package io.tollgate.gateway.caller;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.contracts.Caller;
import io.tollgate.gateway.Calls;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelAccessTest {

    @ParameterizedTest
    @CsvSource({
        "gpt-4o, gpt-4o, true",
        "gpt-4o, gpt-4o-mini, false",
        "gpt-4o-mini, gpt-4o, false",
        "openai/*, openai/gpt-4o, true",
        "openai/*, openai, false",
        "openai/*, openai2/gpt, false",
        "*, anything, true",
        "all-proxy-models, anything, true",
        "no-default-models, anything, false",
        "no-default-models, no-default-models, false",
        "GPT-4o, gpt-4o, false"
    })
    void aNameIsCoveredByItselfOrByAWildcard(String pattern, String model, boolean allowed) {
        assertThat(ModelAccess.allows(Calls.caller("t", List.of(pattern), List.of()), model))
                .isEqualTo(allowed);
        assertThat(
                        ModelAccess.allows(
                                Calls.caller("t", List.of("other", pattern), List.of()), model))
                .isEqualTo(allowed);
    }

    @Test
    void aListMayNameAnAccessGroupOfTheModel() {
        assertThat(
                        ModelAccess.allows(
                                listed(List.of("standard"), List.of()), "m", List.of("standard")))
                .isTrue();
        assertThat(
                        ModelAccess.allows(
                                listed(List.of("standard"), List.of()), "m", List.of("large")))
                .isFalse();
        assertThat(
                        ModelAccess.allows(
                                listed(List.of("standard"), List.of("other")),
                                "m",
                                List.of("standard")))
                .isFalse();
    }

    @Test
    void emptyListsAllowEverything() {
        assertThat(ModelAccess.allows(Calls.caller("t", List.of(), List.of()), "m")).isTrue();
        assertThat(ModelAccess.allowsRoute(Calls.caller("t", List.of(), List.of()), "/messages"))
                .isTrue();
    }

    @Test
    void everyListMustCoverAModel() {
        assertThat(ModelAccess.allows(listed(List.of("a", "b"), List.of("b", "c")), "b")).isTrue();
        assertThat(ModelAccess.allows(listed(List.of("a", "b"), List.of("b", "c")), "a")).isFalse();
        assertThat(ModelAccess.allows(listed(List.of(), List.of("b")), "a")).isFalse();
        assertThat(ModelAccess.allows(listed(List.of("all-team-models"), List.of("b")), "b"))
                .isTrue();
    }

    private static Caller listed(List<String> key, List<String> team) {
        Caller caller = Calls.caller("t", key, List.of());
        return new Caller(
                caller.keyId(),
                caller.version(),
                caller.tenant(),
                caller.role(),
                null,
                null,
                null,
                null,
                false,
                null,
                key,
                List.of(),
                caller.aliases(),
                caller.levels(),
                List.of(),
                null,
                null,
                null,
                List.of(List.of(), team));
    }

    @ParameterizedTest
    @CsvSource({
        "llm_api_routes, /messages, true",
        "/chat/completions, /chat/completions, true",
        "/v1/chat/completions, /chat/completions, true",
        "/v1/*, /embeddings, true",
        "/chat/*, /chat/completions, true",
        "/embeddings, /chat/completions, false",
        "management_routes, /chat/completions, false"
    })
    void routesAreNamedByPathOrGroup(String route, String path, boolean allowed) {
        assertThat(ModelAccess.allowsRoute(Calls.caller("t", List.of(), List.of(route)), path))
                .isEqualTo(allowed);
    }
}
