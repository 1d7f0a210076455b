package io.tollgate.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CallerTest {

    private static final String CALLER =
            """
            {"keyId": "k", "version": 1, "tenant": "k", "role": "%s", "blocked": false, "models": [],
             "allowedRoutes": [], "aliases": {}, "levels": [], "tags": []%s}
            """;

    @Test
    void settingsThatComeAsNullAreNotThere() {
        Caller caller = read(", \"cache\": null, \"metadata\": null");

        assertThat(caller.cache()).isNull();
        assertThat(caller.metadata()).isNull();
    }

    @Test
    void settingsThatDoNotComeAreNotThere() {
        Caller caller = read("");

        assertThat(caller.cache()).isNull();
        assertThat(caller.metadata()).isNull();
    }

    @Test
    void settingsThatComeAreKept() {
        Caller caller = read(", \"cache\": {\"ttl\": 60}");

        assertThat(caller.cache()).isNotNull();
        assertThat(caller.cache().path("ttl").intValue()).isEqualTo(60);
    }

    @Test
    void aCallerOfAnOlderServiceHasNoFurtherListsOfModels() {
        assertThat(read("").modelLists()).isEmpty();
        assertThat(read("").blockedBy()).isNull();
        assertThat(read(", \"modelLists\": [[\"a\"], []]").modelLists())
                .containsExactly(List.of("a"), List.of());
    }

    private static Caller read(String settings) {
        String json = CALLER.formatted(Role.values()[0].name(), settings);
        return ContractJson.MAPPER.readValue(json, Caller.class);
    }
}
