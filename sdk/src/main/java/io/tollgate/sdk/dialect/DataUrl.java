package io.tollgate.sdk.dialect;

import org.jspecify.annotations.Nullable;

/** {@code data:<media type>;base64,<data>}. */
record DataUrl(String mediaType, String data) {
    /** Null when the text is another kind of address. */
    static @Nullable DataUrl parse(String url) {
        if (!url.regionMatches(true, 0, "data:", 0, 5)) {
            return null;
        }
        int comma = url.indexOf(',');
        int base64 = url.indexOf(";base64");
        if (comma < 0 || base64 < 0 || base64 > comma) {
            return null;
        }
        String head = url.substring(5, base64);
        int parameter = head.indexOf(';');
        return new DataUrl(
                parameter < 0 ? head : head.substring(0, parameter), url.substring(comma + 1));
    }
}
