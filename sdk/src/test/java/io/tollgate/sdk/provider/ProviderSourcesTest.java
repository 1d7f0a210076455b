package io.tollgate.sdk.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A row nobody can look up is a row nobody can correct. */
class ProviderSourcesTest {
    /** Any server, and models inside this process. */
    private static final Set<String> NOBODYS = Set.of("openai_like", "mock", "local");

    @Test
    void everyRowNamesThePageItsFactsComeFrom() throws IOException {
        List<String> missing = new ArrayList<>();
        int rows = 0;
        boolean source = false;
        for (String line : lines()) {
            if (line.startsWith("#")) {
                source |= line.contains("https://");
            } else if (line.isBlank()) {
                source = false;
            } else if (!line.startsWith(" ") && line.endsWith(":")) {
                String name = line.substring(0, line.length() - 1);
                rows++;
                if (!source && !NOBODYS.contains(name)) {
                    missing.add(name);
                }
                source = false;
            }
        }
        assertThat(missing).isEmpty();
        assertThat(rows).isGreaterThan(100);
    }

    private static List<String> lines() throws IOException {
        try (InputStream in = ProviderRows.class.getResourceAsStream("providers.yml")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }
}
