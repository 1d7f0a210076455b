package io.tollgate.spend.focus;

import java.io.Closeable;
import java.io.IOException;

/** Writes rows to a file. */
interface FocusWriter extends Closeable {

    void row(FocusRow row) throws IOException;
}
