package io.tollgate.spend.focus;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * FOCUS as CSV. Values stand as they are, as the specification demands: nothing is put before texts
 * that a spreadsheet might take for formulas. Null is an empty cell; every text is quoted.
 */
final class FocusCsv implements FocusWriter {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss'Z'").withZone(ZoneOffset.UTC);

    private final Writer out;

    FocusCsv(OutputStream out) throws IOException {
        this.out = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        this.out.write(FocusColumn.ids().stream().collect(Collectors.joining(",")) + "\r\n");
    }

    @Override
    public void row(FocusRow row) throws IOException {
        String separator = "";
        for (FocusColumn column : FocusColumn.values()) {
            out.write(separator);
            out.write(text(row.get(column)));
            separator = ",";
        }
        out.write("\r\n");
    }

    private static String text(@Nullable Object value) {
        return switch (value) {
            case null -> "";
            case BigDecimal number -> number.toPlainString();
            case Instant time -> TIME.format(time);
            default -> "\"" + value.toString().replace("\"", "\"\"") + "\"";
        };
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
