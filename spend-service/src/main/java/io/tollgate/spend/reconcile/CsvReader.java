package io.tollgate.spend.reconcile;

import io.tollgate.spend.query.Parameters;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads RFC 4180 line by line. */
final class CsvReader {

    private static final int LONGEST_LINE = 1_000_000;

    private final Reader in;

    CsvReader(Reader in) {
        this.in = in;
    }

    /**
     * The cells of the next line; null after the last.
     *
     * @throws io.tollgate.platform.ApiException 400 for a line that never ends
     */
    @Nullable List<String> next() throws IOException {
        int first = in.read();
        if (first < 0) {
            return null;
        }
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        boolean closing = false;
        int length = 0;
        for (int c = first; ; c = in.read()) {
            if (++length > LONGEST_LINE) {
                throw Parameters.bad("body", "has a line that never ends");
            }
            if (quoted && !closing) {
                if (c < 0) {
                    throw Parameters.bad("body", "ends inside quotes");
                }
                closing = c == '"';
                if (!closing) {
                    cell.append((char) c);
                }
            } else if (closing && c == '"') {
                // Two quotes inside quotes are one.
                cell.append('"');
                closing = false;
            } else {
                quoted = false;
                closing = false;
                switch (c) {
                    case '"' -> quoted = true;
                    case ',' -> {
                        cells.add(cell.toString());
                        cell.setLength(0);
                    }
                    case '\n', -1 -> {
                        cells.add(cell.toString());
                        return cells;
                    }
                    case '\r' -> {
                        // Its line feed follows.
                    }
                    default -> cell.append((char) c);
                }
            }
        }
    }
}
