package io.tollgate.spend.export;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes a table row by row, holding no more than a few rows. Cells are texts, whole numbers,
 * decimals, booleans or null.
 */
interface TableWriter extends Closeable {

    /** The names of the columns; comes first. */
    void header(List<String> columns) throws IOException;

    /** As many cells as the header has. */
    void row(List<? extends @Nullable Object> cells) throws IOException;
}
