package io.tollgate.providers.call;

import io.tollgate.sdk.http.Headers;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;

/** What a request says beside its body. */
final class Incoming {

    private Incoming() {}

    /** The client's headers, without those between the services. */
    static Headers headers(HttpServletRequest request) {
        TreeMap<String, List<String>> all = new TreeMap<>();
        for (String name : Collections.list(request.getHeaderNames())) {
            if (!name.startsWith("x-tollgate-")) {
                all.put(name, Collections.list(request.getHeaders(name)));
            }
        }
        return Headers.ofMulti(all);
    }

    /** Where this very replica can be reached, to cancel the call. */
    static String replica(HttpServletRequest request) {
        String host = request.getLocalAddr();
        String literal = host.contains(":") ? "[" + host + "]" : host;
        return literal + ":" + request.getLocalPort();
    }
}
