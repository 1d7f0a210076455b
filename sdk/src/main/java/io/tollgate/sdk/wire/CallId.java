package io.tollgate.sdk.wire;

/** Tool-call ids as Anthropic takes them: letters, digits, {@code _} and {@code -}. */
final class CallId {
    private CallId() {}

    /** The id itself where it fits; the same replacement for the same id otherwise. */
    static String anthropic(String id) {
        StringBuilder fit = new StringBuilder(id.length());
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            boolean allowed =
                    c >= 'a' && c <= 'z'
                            || c >= 'A' && c <= 'Z'
                            || c >= '0' && c <= '9'
                            || c == '_'
                            || c == '-';
            fit.append(allowed ? c : '_');
        }
        return fit.isEmpty() ? "call" : fit.toString();
    }
}
