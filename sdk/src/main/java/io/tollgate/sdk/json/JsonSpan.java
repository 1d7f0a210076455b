package io.tollgate.sdk.json;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Where a value stands inside JSON text, found without building a tree.
 *
 * @param start index of the value's first byte
 * @param end index after its last byte
 */
public record JsonSpan(int start, int end) {
    /**
     * The value under the path of member names; null when there is none.
     *
     * <p>Expects well-formed UTF-8 JSON; for anything else the answer is some span inside the range
     * or null.
     */
    public static @Nullable JsonSpan find(byte[] json, int offset, int length, String... path) {
        Scan scan = new Scan(json, offset, offset + length);
        JsonSpan span = null;
        for (String name : path) {
            span = scan.member(name.getBytes(StandardCharsets.UTF_8));
            if (span == null) {
                return null;
            }
            scan = new Scan(json, span.start, span.end);
        }
        return span;
    }

    /** One walk over the members of one object. */
    private static final class Scan {
        private final byte[] json;
        private final int end;
        private int at;

        Scan(byte[] json, int start, int end) {
            this.json = json;
            this.at = start;
            this.end = end;
        }

        @Nullable JsonSpan member(byte[] name) {
            space();
            if (at >= end || json[at] != '{') {
                return null;
            }
            at++;
            while (at < end) {
                space();
                if (at >= end || json[at] != '"') {
                    return null;
                }
                int keyStart = at + 1;
                string();
                int keyEnd = at - 1;
                space();
                at++;
                space();
                int valueStart = at;
                value();
                if (matches(name, keyStart, keyEnd)) {
                    return new JsonSpan(valueStart, Math.min(at, end));
                }
                space();
                at++;
            }
            return null;
        }

        private boolean matches(byte[] name, int from, int to) {
            return to <= end
                    && to - from == name.length
                    && java.util.Arrays.equals(json, from, to, name, 0, name.length);
        }

        private void space() {
            while (at < end && json[at] <= ' ' && json[at] >= 0) {
                at++;
            }
        }

        private void string() {
            at++;
            while (at < end && json[at] != '"') {
                at += json[at] == '\\' ? 2 : 1;
            }
            at++;
        }

        private void value() {
            int depth = 0;
            while (at < end) {
                byte b = json[at];
                if (b == '"') {
                    string();
                } else if (b == '{' || b == '[') {
                    depth++;
                    at++;
                } else if (b == '}' || b == ']') {
                    if (depth == 0) {
                        return;
                    }
                    depth--;
                    at++;
                } else if (b == ',' && depth == 0) {
                    return;
                } else {
                    at++;
                    continue;
                }
                if (depth == 0) {
                    return;
                }
            }
        }
    }
}
