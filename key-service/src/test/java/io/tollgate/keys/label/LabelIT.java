package io.tollgate.keys.label;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.contracts.ContractJson;
import io.tollgate.contracts.LabelsAnswer;
import io.tollgate.contracts.LabelsAnswer.Label;
import io.tollgate.contracts.LabelsRequest;
import io.tollgate.contracts.LevelKind;
import io.tollgate.contracts.LevelsRequest.Ref;
import io.tollgate.keys.KeyServiceTestBase;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LabelIT extends KeyServiceTestBase {

    @Test
    void namesAndWantedFieldsComeInTheOrderOfTheQuestions() {
        post(
                "/team/new",
                """
                {"team_id": "t-label", "team_alias": "Finance",
                 "metadata": {"cost_center": " 4711 ", "secret": "x", "nested": {"a": 1}}}
                """);
        String key =
                post(
                                "/key/generate",
                                """
                                {"key_alias": "label-key", "metadata": {"cost_center": 42}}
                                """)
                        .at("/token");

        List<Label> labels =
                labels(
                        List.of(
                                new Ref(LevelKind.KEY, key),
                                new Ref(LevelKind.TEAM, "nobody"),
                                new Ref(LevelKind.TAG, "t-label"),
                                new Ref(LevelKind.TEAM, "t-label")),
                        List.of("cost_center", "nested"));

        assertThat(labels)
                .containsExactly(
                        new Label("label-key", Map.of("cost_center", "42")),
                        Label.UNKNOWN,
                        Label.UNKNOWN,
                        new Label("Finance", Map.of("cost_center", "4711")));
    }

    @Test
    void aDeletedKeyKeepsItsName() {
        String key = post("/key/generate", "{\"key_alias\": \"label-gone\"}").at("/token");
        post("/key/delete", "{\"keys\": [\"" + key + "\"]}");

        assertThat(labels(List.of(new Ref(LevelKind.KEY, key)), List.of()))
                .containsExactly(new Label("label-gone", Map.of()));
    }

    private List<Label> labels(List<Ref> refs, List<String> fields) {
        Answer answer =
                post(
                        null,
                        "/internal/labels",
                        ContractJson.MAPPER.writeValueAsString(new LabelsRequest(refs, fields)));
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
        return ContractJson.MAPPER.treeToValue(answer.body(), LabelsAnswer.class).labels();
    }
}
