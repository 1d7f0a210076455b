package io.tollgate.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.platform.access.Operation;
import io.tollgate.platform.access.Relation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RightsDocumentTest {

    private static final Path DOCUMENT = Path.of("../docs/rights.md");

    @Test
    void theDocumentShowsTheTableAsItIs() throws IOException {
        String table =
                "# Who may do what\n\n"
                        + "Made from `Operation`, the table that every management call passes"
                        + " (`-Dtollgate.write-documents=true` writes it anew). Proxy administrators"
                        + " do everything, viewers read everything. Internal users do what one of"
                        + " these relations to the object allows; internal viewers and customers"
                        + " the same where nothing changes.\n\n"
                        + "| operation | about | changes | enough |\n|---|---|---|---|\n"
                        + Arrays.stream(Operation.values())
                                .map(RightsDocumentTest::row)
                                .collect(Collectors.joining());
        if (Boolean.getBoolean("tollgate.write-documents")) {
            Files.writeString(DOCUMENT, table);
        }
        assertThat(DOCUMENT).hasContent(table);
    }

    private static String row(Operation operation) {
        return "| `"
                + operation.path()
                + "` | "
                + operation.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ')
                + " | "
                + (operation.changes() ? "yes" : "")
                + " | "
                + (operation.relations().isEmpty()
                        ? "administrators"
                        : operation.relations().stream()
                                .sorted()
                                .map(Relation::name)
                                .map(name -> name.toLowerCase(Locale.ROOT).replace('_', ' '))
                                .collect(Collectors.joining(", ")))
                + " |\n";
    }
}
