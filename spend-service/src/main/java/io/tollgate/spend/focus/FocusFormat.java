package io.tollgate.spend.focus;

import io.tollgate.spend.query.Parameters;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;

/** Kinds of files. */
enum FocusFormat {
    CSV("text/csv; charset=utf-8"),
    PARQUET("application/vnd.apache.parquet");

    private final String mediaType;

    FocusFormat(String mediaType) {
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
    FocusWriter writer(OutputStream out) throws IOException {
        return switch (this) {
            case CSV -> new FocusCsv(out);
            case PARQUET -> new FocusParquet(out);
        };
    }

    /**
     * Reads {@code format}; CSV without one.
     *
     * @throws io.tollgate.platform.ApiException 400 naming it
     */
    static FocusFormat read(Parameters parameters) {
        String label = parameters.oneOf("format", List.of("csv", "parquet"));
        return label == null ? CSV : of(label);
    }

    static FocusFormat of(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }
}
