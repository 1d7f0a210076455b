package io.tollgate.gateway.caller;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.contracts.Caller;
import io.tollgate.gateway.Calls;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PassThroughAccessTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                " | | true",
                "gpt | | false",
                "openai/gpt | | false",
                "openai/* | | true",
                "o* | | true",
                "* | | true",
                "all-proxy-models | | true",
                "anthropic/* | | false",
                "no-default-models | | false",
                "gpt | /openai/* | true",
                "gpt | /openai/v1/files | true",
                "gpt | /openai/v1/batches | false",
                "gpt | /* | false",
                "gpt | llm_api_routes | false",
                "gpt | mapped_pass_through_routes | true",
                " | llm_api_routes | true",
                " | openai_routes | false",
                " | /v1/chat/completions | false",
                " | /anthropic/* | false"
            })
    void aKeyNeedsTheWholeProviderOrThePath(String models, String routes, boolean allowed) {
        Caller caller = Calls.caller("t", list(models), list(routes));

        assertThat(ModelAccess.allowsPassThrough(caller, "openai", "/openai/v1/files"))
                .isEqualTo(allowed);
    }

    @Test
    void aRouteOfTheKeyDoesNotLiftTheLimitOfItsTeam() {
        Caller caller = Calls.caller("t", List.of(), List.of("/openai/*"));
        Caller ofATeam =
                new Caller(
                        caller.keyId(),
                        caller.version(),
                        caller.tenant(),
                        caller.role(),
                        caller.keyAlias(),
                        caller.userId(),
                        caller.teamId(),
                        caller.organizationId(),
                        caller.blocked(),
                        caller.expiresAt(),
                        caller.models(),
                        caller.allowedRoutes(),
                        caller.aliases(),
                        caller.levels(),
                        caller.tags(),
                        caller.cache(),
                        caller.metadata(),
                        caller.blockedBy(),
                        List.of(List.of("gpt")),
                        caller.restrictions());

        assertThat(ModelAccess.allowsPassThrough(ofATeam, "openai", "/openai/v1/files")).isFalse();
    }

    private static List<String> list(String text) {
        return text == null ? List.of() : List.of(text);
    }
}
