package io.tollgate.sdk.dialect;

/** Tells when pieces of JSON text have made one whole object, without keeping them. */
final class JsonDepth {
    private int depth;
    private boolean inString;
    private boolean escaped;
    private boolean closed;

    void accept(String piece) {
        for (int i = 0; i < piece.length(); i++) {
            char c = piece.charAt(i);
            if (escaped) {
                escaped = false;
            } else if (inString) {
                escaped = c == '\\';
                inString = c != '"';
            } else if (c == '"') {
                inString = true;
            } else if (c == '{' || c == '[') {
                depth++;
            } else if (c == '}' || c == ']') {
                depth--;
                closed |= depth <= 0;
            }
        }
    }

    boolean complete() {
        return closed;
    }
}
