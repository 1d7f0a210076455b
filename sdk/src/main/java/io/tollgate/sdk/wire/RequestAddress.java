package io.tollgate.sdk.wire;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** A wire's path below a provider's address. */
public final class RequestAddress {
    private RequestAddress() {}

    /**
     * @param path with query, beginning with a slash; not doubled when the address has it already
     * @param bareBasePath put between the two when the address has no path of its own
     */
    public static URI of(URI address, String path, String bareBasePath) {
        String[] base = split(address.toString());
        String[] own = split(path);
        String start = base[0];
        while (start.endsWith("/")) {
            start = start.substring(0, start.length() - 1);
        }
        String query = base[1] + (base[1].isEmpty() || own[1].isEmpty() ? "" : "&") + own[1];
        if (!query.isEmpty()) {
            query = "?" + query;
        }
        if (start.endsWith(own[0])) {
            return URI.create(start + query);
        }
        String pathOfBase = address.getPath();
        boolean bare = pathOfBase == null || pathOfBase.isEmpty() || pathOfBase.equals("/");
        return URI.create(start + (bare ? bareBasePath : "") + own[0] + query);
    }

    /**
     * One segment of a path, with everything escaped that could end it: {@code :} and {@code /}
     * too.
     */
    public static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String[] split(String address) {
        int mark = address.indexOf('?');
        return mark < 0
                ? new String[] {address, ""}
                : new String[] {address.substring(0, mark), address.substring(mark + 1)};
    }
}
