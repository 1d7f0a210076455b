package io.tollgate.sdk.http;

import java.io.IOException;
import java.io.OutputStream;

/** A request body that is too large to be held in memory. May be written several times. */
public interface RequestContent {
    /** In bytes. */
    long length();

    void writeTo(OutputStream out) throws IOException;
}
