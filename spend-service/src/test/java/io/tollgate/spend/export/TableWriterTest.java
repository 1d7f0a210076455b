package io.tollgate.spend.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

class TableWriterTest {

    @Test
    void csvQuotesWhatNeedsItAndDisarmsFormulas() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (TableWriter writer = new CsvWriter(out)) {
            writer.header(List.of("name", "usd"));
            writer.row(Arrays.asList("a,\"b\"\nc", new BigDecimal("1E-12")));
            writer.row(Arrays.asList("=HYPERLINK(1)", null));
            writer.row(Arrays.asList("-1", new BigDecimal("-2.50")));
        }

        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo(
                        "name,usd\r\n\"a,\"\"b\"\"\nc\",0.000000000001\r\n'=HYPERLINK(1),\r\n"
                                + "'-1,-2.50\r\n");
    }

    @Test
    void excelGoesOnInAnotherSheetWhenOneIsFull() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (TableWriter writer = new ExcelWriter(out, 3)) {
            writer.header(List.of("name", "usd"));
            for (int i = 1; i <= 5; i++) {
                writer.row(List.of("=row " + i, new BigDecimal("0.00000000000" + i)));
            }
        }

        Map<String, String> parts = parts(out.toByteArray());
        assertThat(parts.get("xl/worksheets/sheet1.xml"))
                .contains("=row 2")
                .doesNotContain("row 3");
        assertThat(parts.get("xl/worksheets/sheet3.xml")).contains("name", "=row 5");
        // A text, not a formula; and a number with all its decimals.
        assertThat(parts.get("xl/worksheets/sheet1.xml"))
                .doesNotContain("<f>")
                .containsAnyOf("0.000000000001", "1E-12");
    }

    @Test
    void aChunkIsAMegabyteAndTheLastOneIsTheRest() {
        Map<Integer, Integer> sizes = new HashMap<>();
        ChunkStream out = new ChunkStream((number, bytes) -> sizes.put(number, bytes.length));

        out.write(new byte[2_500_000], 0, 2_500_000);
        out.write(1);
        out.close();

        assertThat(sizes).isEqualTo(Map.of(0, 1 << 20, 1, 1 << 20, 2, 2_500_001 - (2 << 20)));
        assertThat(out.written()).isEqualTo(2_500_001);
    }

    /** The texts inside a workbook, by their names. */
    static Map<String, String> parts(byte[] file) throws IOException {
        Path kept = Files.createTempFile("workbook", ".xlsx");
        try {
            Files.write(kept, file);
            Map<String, String> parts = new HashMap<>();
            try (ZipFile zip = new ZipFile(kept.toFile())) {
                for (ZipEntry entry : zip.stream().toList()) {
                    parts.put(
                            entry.getName(),
                            new String(
                                    zip.getInputStream(entry).readAllBytes(),
                                    StandardCharsets.UTF_8));
                }
            }
            return parts;
        } finally {
            Files.delete(kept);
        }
    }
}
