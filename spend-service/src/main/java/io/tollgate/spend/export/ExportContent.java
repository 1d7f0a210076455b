package io.tollgate.spend.export;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a file is filled with. */
interface ExportContent {

    List<String> columns();

    /** How many rows there will be, as of now. */
    long count();

    /** Hands over every row, one after the other. */
    void each(RowSink sink);

    /** Takes rows. */
    interface RowSink {
        void row(List<? extends @Nullable Object> cells);
    }
}
