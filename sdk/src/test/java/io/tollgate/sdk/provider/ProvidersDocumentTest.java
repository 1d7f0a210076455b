package io.tollgate.sdk.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.sdk.price.PriceCatalogue;
import io.tollgate.sdk.wire.Wires;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** {@code docs/providers.md} is made of the rows; {@code -Dtollgate.docs=write} writes it. */
class ProvidersDocumentTest {
    private static final String HEAD =
            """
            # Providers

            Made from [`providers.yml`](../sdk/src/main/resources/io/tollgate/sdk/provider/providers.yml);
            a test compares the two. A model is called by `provider/model`. What a vendor's own model can do
            may be less than its interface; *tools*, *JSON* (structured output) and *effort*
            (`reasoning_effort`) say what requests may ask of it. *Prices* counts the models the catalogue
            prices. Any other server that speaks OpenAI's interface is `openai_like/` with `api_base`.

            The page each row was read from stands above it. On 22 November 2026 the addresses of 79 of them
            were the same as in the lists of models.dev (2 July 2026) or Portkey (25 May 2026), and a few were
            compared with the vendor's own page; smaller vendors and servers of one's own were not looked up again.

            """;

    private final PriceCatalogue prices = PriceCatalogue.load();

    @Test
    void theDocumentSaysWhatTheRowsSay() throws IOException {
        Path file =
                Path.of(System.getProperty("tollgate.root", ".."))
                        .toAbsolutePath()
                        .normalize()
                        .resolve("docs/providers.md");
        String expected = document();
        if ("write".equals(System.getProperty("tollgate.docs"))) {
            Files.writeString(file, expected);
        }
        assertThat(Files.readString(file))
                .as("write it anew with -Dtollgate.docs=write")
                .isEqualTo(expected);
    }

    private String document() {
        StringBuilder text = new StringBuilder(HEAD);
        List<String> columns =
                List.of(
                        "provider",
                        "wire",
                        "chat, streams",
                        "completions",
                        "responses",
                        "embeddings",
                        "rerank",
                        "moderations",
                        "images",
                        "speech",
                        "transcriptions",
                        "tools",
                        "JSON",
                        "effort",
                        "prices");
        text.append("| ").append(String.join(" | ", columns)).append(" |\n");
        text.append("|---".repeat(columns.size())).append("|\n");
        for (ProviderRow row : ProviderRows.load().all()) {
            text.append(line(row));
        }
        return text.toString();
    }

    private String line(ProviderRow row) {
        boolean chat = row.endpoints().contains(Endpoint.CHAT);
        StringBuilder line = new StringBuilder("| `" + row.name() + "`");
        for (String alias : row.aliases()) {
            line.append(", `").append(alias).append('`');
        }
        line.append(" | ").append(row.wire().name().toLowerCase(Locale.ROOT));
        cell(line, chat);
        cell(line, quirk(row, "COMPLETIONS"));
        cell(line, quirk(row, "RESPONSES"));
        cell(line, row.endpoints().contains(Endpoint.EMBEDDINGS) || Wires.embeddings(row) != null);
        for (Endpoint endpoint :
                List.of(
                        Endpoint.RERANK,
                        Endpoint.MODERATIONS,
                        Endpoint.IMAGES,
                        Endpoint.SPEECH,
                        Endpoint.TRANSCRIPTIONS)) {
            cell(line, row.endpoints().contains(endpoint));
        }
        cell(line, chat && !row.unsupported().contains("tools"));
        cell(line, chat && !row.unsupported().contains("response_format"));
        cell(line, quirk(row, "REASONING_EFFORT"));
        int priced = new HashSet<>(prices.models(row.name()).values()).size();
        return line.append(" | ").append(priced == 0 ? "" : priced).append(" |\n").toString();
    }

    private static boolean quirk(ProviderRow row, String name) {
        return row.quirks().stream().anyMatch(quirk -> quirk.name().equals(name));
    }

    private static void cell(StringBuilder line, boolean yes) {
        line.append(yes ? " | ✓" : " | ");
    }
}
