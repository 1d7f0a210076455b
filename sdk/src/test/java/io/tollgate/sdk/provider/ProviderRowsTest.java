package io.tollgate.sdk.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProviderRowsTest {
    private static ProviderRows read(String yaml) {
        return ProviderRows.read(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void everyBuiltInRowHasAnAddressAndAWayToAuthenticate() {
        assertThat(ProviderRows.load().all())
                .hasSizeGreaterThanOrEqualTo(15)
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
    void columnsAreReadByName() {
        ProviderRow row =
                read("quay:\n  wire: anthropic\n  base-url: https://q.example\n  auth: x-api-key\n"
                                + "  renames: { a: b }\n  drops: [c]\n  quirks: [no-stream-options]\n")
                        .find("quay")
                        .orElseThrow();
        assertThat(row.wire()).isEqualTo(ProviderRow.WireName.ANTHROPIC);
        assertThat(row.auth()).isEqualTo(ProviderRow.Auth.X_API_KEY);
        assertThat(row.renames()).isEqualTo(Map.of("a", "b"));
        assertThat(row.drops()).containsExactly("c");
        assertThat(row.quirks()).containsExactly(ProviderRow.Quirk.NO_STREAM_OPTIONS);
    }

    @Test
    void unknownColumnsAndWordsAreRefusedByName() {
        String row = "quay:\n  wire: openai\n  base-url: https://q.example\n";
        assertThatThrownBy(() -> read(row + "  dorps: [a]\n")).hasMessageContaining("dorps");
        assertThatThrownBy(() -> read(row + "  quirks: [odd]\n")).hasMessageContaining("odd");
        assertThatThrownBy(() -> read("quay:\n  wire: openai\n")).hasMessageContaining("base-url");
    }

    @Test
    void aRowMayHaveOtherNamesOtherWiresByModelAndOtherAddressesByParameter() {
        String yaml =
                "quay:\n  aliases: [pier]\n  wire: vertex\n  model-wires: { claude-: vertex_anthropic }\n"
                        + "  base-url: https://{place}.q.example\n  base-urls-when: { place=here: https://q.example }\n";
        ProviderRow row = read(yaml).find("pier").orElseThrow();
        assertThat(row.name()).isEqualTo("quay");
        assertThat(row.wire("claude-x")).isEqualTo(ProviderRow.WireName.VERTEX_ANTHROPIC);
        assertThat(row.wire("gemini-x")).isEqualTo(ProviderRow.WireName.VERTEX);
        assertThat(row.address(Map.of("place", "there"))).hasToString("https://there.q.example");
        assertThat(row.address(Map.of("place", "here"))).hasToString("https://q.example");
        assertThatThrownBy(
                        () -> read(yaml + "pier:\n  wire: openai\n  base-url: https://p.example\n"))
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
