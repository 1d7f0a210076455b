package io.tollgate.spend.export;

import io.tollgate.spend.query.Parameters;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;

/** Kinds of files. */
enum Format {
    CSV("text/csv; charset=utf-8"),
    XLSX("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");

    private final String mediaType;

    Format(String mediaType) {
        this.mediaType = mediaType;
    }

    String mediaType() {
        return mediaType;
    }

    /** Also the end of the file's name. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Closing the writer closes {@code out}. */
    TableWriter writer(OutputStream out) {
        return switch (this) {
            case CSV -> new CsvWriter(out);
            case XLSX -> new ExcelWriter(out);
        };
    }

    /**
     * Reads {@code format}.
     *
     * @throws io.tollgate.platform.ApiException 400 naming it
     */
    static Format read(Parameters parameters) {
        String label = parameters.oneOf("format", List.of("csv", "xlsx"));
        return label == null ? CSV : valueOf(label.toUpperCase(Locale.ROOT));
    }
}
