package io.tollgate.sdk;

import io.tollgate.sdk.json.Json;
import io.tollgate.sdk.json.JsonSpan;

/** Replaces one value inside JSON bytes, leaving every other byte as it was. */
final class Splice {
    private Splice() {}

    static byte[] string(byte[] bytes, JsonSpan span, String value) {
        byte[] json = Json.mapper().writeValueAsBytes(value);
        byte[] out = new byte[bytes.length - (span.end() - span.start()) + json.length];
        System.arraycopy(bytes, 0, out, 0, span.start());
        System.arraycopy(json, 0, out, span.start(), json.length);
        System.arraycopy(
                bytes, span.end(), out, span.start() + json.length, bytes.length - span.end());
        return out;
    }
}
