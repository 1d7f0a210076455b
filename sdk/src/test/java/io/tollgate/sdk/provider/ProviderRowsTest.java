package io.tollgate.sdk.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProviderRowsTest {
    private static ProviderRows read(String yaml) {
        return ProviderRows.read(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void everyBuiltInRowHasAnAddressAndAWayToAuthenticate() {
        assertThat(ProviderRows.load().all())
                .hasSizeGreaterThanOrEqualTo(100)
                .allSatisfy(
                        row -> {
                            assertThat(
                                            URI.create(row.baseUrl().replaceAll("[{}]", ""))
                                                    .isAbsolute())
                                    .isTrue();
                            assertThat(row.keyEnv() == null)
                                    .isEqualTo(row.auth() == ProviderRow.Auth.NONE);
                        });
    }

    @Test
    void everyBuiltInRowNamesItsDocumentation() throws IOException {
        String before = "";
        try (var yaml =
                ProviderRows.class.getResourceAsStream("/io/tollgate/sdk/provider/providers.yml")) {
            StringBuilder comment = new StringBuilder();
            for (String line :
                    new String(yaml.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                if (line.startsWith("#")) {
                    comment.append(line);
                } else if (line.isBlank()) {
                    comment.setLength(0);
                } else if (!line.startsWith(" ")) {
                    before = line.replaceAll("[:']", "");
                    if (!OWN.contains(before)) {
                        assertThat(comment.toString()).as(before).contains("https://");
                    }
                }
            }
        }
        assertThat(before).isNotEmpty();
    }

    /** Rows that need none: this project's own, and the two whose wire's documentation it is. */
    private static final Set<String> OWN =
            Set.of("openai", "openai_like", "anthropic", "text-completion-openai", "mock", "local");

    @Test
    void columnsAreReadByName() {
        ProviderRow row =
                read("quay:\n  aliases: [quai]\n  wire: anthropic\n  base-url: https://q.example\n"
                                + "  auth: x-api-key\n  key-env: QUAY\n"
                                + "  renames: { seed: random_seed }\n  drops: [user]\n"
                                + "  quirks: [no-stream-options]\n  endpoints: [chat, rerank]\n"
                                + "  chat-path: /talk\n")
                        .find("quai")
                        .orElseThrow();
        assertThat(row.wire()).isEqualTo(ProviderRow.WireName.ANTHROPIC);
        assertThat(row.auth()).isEqualTo(ProviderRow.Auth.X_API_KEY);
        assertThat(row.renames()).isEqualTo(Map.of("seed", "random_seed"));
        assertThat(row.drops()).containsExactly("user");
        assertThat(row.quirks()).containsExactly(ProviderRow.Quirk.NO_STREAM_OPTIONS);
        assertThat(row.endpoints()).containsExactlyInAnyOrder(Endpoint.CHAT, Endpoint.RERANK);
        assertThat(row.chatPath()).isEqualTo("/talk");
    }

    @Test
    void whatNobodyKnowsIsRefusedByRowAndColumn() {
        String row = "quay:\n  wire: openai\n  base-url: https://q.example\n  key-env: QUAY\n";
        refused(row + "  dorps: [user]\n", "quay", "dorps");
        refused(row + "  quirks: [odd]\n", "quay", "odd");
        refused(row + "  endpoints: [chta]\n", "quay", "chta");
        refused(row + "  drops: [usre]\n", "quay", "drops", "usre");
        refused(row + "  unsupported: [logit_bais]\n", "quay", "unsupported", "logit_bais");
        refused(row + "  renames: { sede: random_seed }\n", "quay", "renames", "sede");
        refused(row + "  renames: { seed: rnadom_seed }\n", "quay", "renames", "rnadom_seed");
        refused(row + "  message-drops: [nmae]\n", "quay", "message-drops", "nmae");
        refused(row + "  auth: magic\n", "quay", "magic");
        refused(row + "  headers: { X-Upper: a }\n", "quay", "headers", "X-Upper");
        refused(row + "  chat-path: talk\n", "quay", "chat-path", "talk");
        refused("quay:\n  wire: openai\n  key-env: QUAY\n", "quay", "base-url");
        refused("quay:\n  wire: openai\n  base-url: https://q.example\n", "quay", "key-env");
        refused("Quay Side:\n  wire: openai\n  base-url: https://q.example\n", "Quay Side");
    }

    @Test
    void badAddressesAreRefused() {
        for (String address :
                new String[] {
                    "http://q.example/v1",
                    "https:///v1",
                    "q.example/v1",
                    "https://q.example/v1/",
                    "https://q.example/v1?a=b",
                    "'https://{nowhere}.example'",
                    "'https://q example'",
                    "in-process:quay"
                }) {
            refused(
                    "quay:\n  wire: openai\n  key-env: QUAY\n  base-url: " + address + "\n",
                    "quay",
                    "base-url");
        }
        read(
                "quay:\n  wire: openai\n  key-env: QUAY\n  base-url: 'https://{bay}.example/v1'\n"
                        + "  parameters:\n    bay: { env: [BAY] }\n");
    }

    @Test
    void aNameCountsOnce() {
        String row = "quay:\n  wire: openai\n  base-url: https://q.example\n  key-env: QUAY\n";
        refused(row + row, "quay");
        refused(row + "  key-env: AGAIN\n", "key-env");
        refused(row + row.replace("quay", "pier") + "  aliases: [quay]\n", "quay");
    }

    private static void refused(String yaml, String... words) {
        assertThatThrownBy(() -> read(yaml))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(words);
    }

    @Test
    void aRowMayHaveOtherNamesOtherWiresByModelAndOtherAddressesByParameter() {
        String yaml =
                "quay:\n  aliases: [pier]\n  wire: vertex\n  model-wires: { claude-: vertex_anthropic }\n"
                        + "  base-url: https://{place}.q.example\n  key-env: QUAY_API_KEY\n  parameters: { place: { default: there } }\n  base-urls-when: { place=here: https://q.example }\n";
        ProviderRow row = read(yaml).find("pier").orElseThrow();
        assertThat(row.name()).isEqualTo("quay");
        assertThat(row.wire("claude-x")).isEqualTo(ProviderRow.WireName.VERTEX_ANTHROPIC);
        assertThat(row.wire("gemini-x")).isEqualTo(ProviderRow.WireName.VERTEX);
        assertThat(row.address(Map.of("place", "there"))).hasToString("https://there.q.example");
        assertThat(row.address(Map.of("place", "here"))).hasToString("https://q.example");
        assertThatThrownBy(
                        () ->
                                read(
                                        yaml
                                                + "pier:\n  wire: openai\n  base-url: https://p.example\n  key-env: PIER_API_KEY\n"))
                .hasMessageContaining("pier");
        assertThatThrownBy(() -> read(yaml.replace("place=here", "here")))
                .hasMessageContaining("parameter=value");
    }

    @Test
    void modelNamesKeepSlashesOfTheirOwn() {
        assertThat(ModelName.parse("openrouter/qwen/qwen3"))
                .isEqualTo(new ModelName("openrouter", "qwen/qwen3"));
        for (String wrong : new String[] {"gpt", "/x", "x/"}) {
            assertThatThrownBy(() -> ModelName.parse(wrong)).hasMessageContaining("provider/model");
        }
    }
}
