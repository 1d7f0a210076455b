package io.tollgate.providers.account;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.contracts.ContractJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PromptBoundTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}",
                "{\"input\":[\"ä€\",\"😀\",[1,22,-3.5,true,null]]}",
                "{\"a\":{\"b\":{\"c\":[[],{}]}},\"url\":\"https://x\"}",
                "{\"tools\":[{\"parameters\":{\"type\":\"image\",\"data\":\"none\"}}]}"
            })
    void textCountsAtLeastItsBytesButNotManyMore(String body) {
        long bytes = body.getBytes(UTF_8).length;

        assertThat(of(body).most()).isBetween(bytes - 10, bytes + 20);
        assertThat(of(body).estimate()).isBetween(bytes / 4 - 2, bytes / 4 + 6);
    }

    @Test
    void mediaCountsAStatedMaximumInsteadOfItsBytes() {
        String image =
                "{\"messages\":[{\"content\":[{\"type\":\"image\",\"data\":\""
                        + "A".repeat(900_000)
                        + "\"}]}]}";
        String document = image.replace("\"image\"", "\"document\"");

        assertThat(of(image).most()).isBetween(50_000L, 50_100L);
        assertThat(of(document).most()).isBetween(300_000L, 300_100L);
    }

    @Test
    void dataThatNoMediaPartAnnouncesIsText() {
        String body = "{\"messages\":[{\"content\":\"x\",\"data\":\"" + "A".repeat(5_000) + "\"}]}";

        assertThat(of(body).most()).isGreaterThan(5_000);
    }

    private static PromptBound.Tokens of(String body) {
        return PromptBound.of(ContractJson.MAPPER.readTree(body));
    }
}
