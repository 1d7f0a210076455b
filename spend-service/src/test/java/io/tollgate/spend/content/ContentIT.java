package io.tollgate.spend.content;

import static io.tollgate.spend.Events.event;
import static io.tollgate.spend.Events.uuid7;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.contracts.CallContents;
import io.tollgate.contracts.CallContents.Content;
import io.tollgate.contracts.Principal;
import io.tollgate.contracts.Role;
import io.tollgate.spend.ReportsTestBase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

class ContentIT extends ReportsTestBase {

    private static final String ASKED =
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"I am jane@example.com\"}]}";
    private static final String ANSWERED =
            "{\"choices\":[{\"message\":{\"content\":\"use sk-abcdefghijklmnop\"}}]}";

    @Autowired private KeptContents contents;

    @Test
    void whatWasSaidIsShownRedactedToWhoeverSeesTheRow() {
        UUID id = uuid7(Instant.now());
        send(event().id(id).user("u-says").build());
        keep(id, ASKED, ANSWERED);
        keep(id, "{}", null);

        JsonNode row = get(person("u-says"), "/spend/logs/ui/" + id).body();

        assertThat(row.at("/messages/0/content").asString()).isEqualTo("I am [redacted]");
        assertThat(row.at("/response/choices/0/message/content").asString())
                .isEqualTo("use [redacted]");
        assertThat(row.at("/proxy_server_request/model").asString()).isEqualTo("m");
        assertThat(get(person("u-other"), "/spend/logs/ui/" + id).status()).isEqualTo(404);
        assertThat(stored(id)).doesNotContain("jane@").doesNotContain("sk-abc");
    }

    @Test
    void withoutAnythingKeptTheFieldsAreEmpty() {
        UUID id = uuid7(Instant.now());
        send(event().id(id).build());

        JsonNode row = get(Principal.master(), "/spend/logs/ui/" + id).body();

        assertThat(row.get("messages")).isEmpty();
        assertThat(row.get("response")).isEmpty();
        assertThat(row.get("proxy_server_request")).isEmpty();
    }

    @Test
    void wordsAreForgottenAfterTheirTimeAndTheRowStays() {
        UUID old = uuid7(Instant.now().minus(Duration.ofDays(32)));
        UUID young = uuid7(Instant.now().minus(Duration.ofDays(28)));
        for (UUID id : List.of(old, young)) {
            send(
                    event().id(id)
                            .admitted(Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16))
                            .build());
            keep(id, ASKED, ANSWERED);
        }

        contents.forgetOld();

        assertThat(contents.find(old)).isEmpty();
        assertThat(contents.find(young)).isPresent();
        assertThat(get(Principal.master(), "/spend/logs/ui/" + old).status()).isEqualTo(200);
    }

    @Test
    void onlyOtherServicesMayBringThemAndOnlyWithAnId() {
        String noId = "{\"contents\":[{\"request\":\"{}\"}]}";

        assertThat(internalText("/internal/contents", noId).status()).isEqualTo(400);
        assertThat(unsigned("/internal/contents").status()).isEqualTo(401);
    }

    private void keep(UUID id, String request, @Nullable String response) {
        contents.keep(new CallContents(List.of(new Content(id, request, response))).contents());
    }

    private String stored(UUID id) {
        return jdbc.sql("SELECT request || response FROM spend.content WHERE request_id = :id")
                .param("id", id)
                .query(String.class)
                .single();
    }

    private static Principal person(String id) {
        return new Principal(Role.INTERNAL_USER, null, id, null, null);
    }
}
