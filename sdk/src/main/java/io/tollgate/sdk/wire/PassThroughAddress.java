package io.tollgate.sdk.wire;

import io.tollgate.sdk.error.LlmException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Where a path that a client chose leads at a provider, and never anywhere else: the origin is the
 * provider's, and so is what stands in its address before the version.
 *
 * <p>Version and path may repeat what the address ends with: {@code /v1/files} at {@code
 * https://host/v1} is {@code https://host/v1/files}, {@code /v2/files} there is {@code
 * https://host/v2/files}, and {@code /files} is {@code https://host/v1/files}.
 */
public final class PassThroughAddress {
    private static final Pattern VERSION = Pattern.compile("v\\d+[a-z0-9]*");
    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9\\-._~!$&'()*+,;=:@%/]*");
    private static final Pattern ALLOWED_QUERY =
            Pattern.compile("[A-Za-z0-9\\-._~!$&'()*+,;=:@%/?\\[\\]|{}^`\"<>]*");

    private PassThroughAddress() {}

    /**
     * @param base the provider's address
     * @param target path and query, not decoded, beginning with a slash
     * @throws LlmException INVALID_REQUEST when the path would leave the address, or is none
     */
    public static URI of(URI base, String target) {
        int mark = target.indexOf('?');
        String path = mark < 0 ? target : target.substring(0, mark);
        String query = mark < 0 ? "" : target.substring(mark + 1);
        check(path);
        if (!ALLOWED_QUERY.matcher(query).matches()) {
            throw refused();
        }
        String basePath = base.getRawPath() == null ? "" : withoutEnd(base.getRawPath());
        String root = root(basePath);
        String below = below(path, basePath, root);
        String address = base.getScheme() + "://" + base.getRawAuthority() + below;
        String given = base.getRawQuery();
        String all =
                given == null || given.isEmpty()
                        ? query
                        : given + (query.isEmpty() ? "" : "&" + query);
        URI uri = URI.create(address + (all.isEmpty() ? "" : "?" + escaped(all)));
        URI normal = uri.normalize();
        if (!uri.getRawAuthority().equals(base.getRawAuthority())
                || !normal.getRawPath().equals(uri.getRawPath())
                || !(normal.getRawPath() + "/").startsWith(root + "/")) {
            throw refused();
        }
        return uri;
    }

    private static String below(String path, String basePath, String root) {
        if (!basePath.isEmpty() && (path.equals(basePath) || path.startsWith(basePath + "/"))) {
            return path;
        }
        if (!root.isEmpty() && path.startsWith(root + "/")) {
            return path;
        }
        String[] segments = path.split("/", 4);
        boolean versioned =
                segments.length > 1 && VERSION.matcher(segments[1]).matches()
                        || segments.length > 2 && VERSION.matcher(segments[2]).matches();
        return (versioned ? root : basePath) + path;
    }

    /** The address without its version. */
    private static String root(String basePath) {
        int slash = basePath.lastIndexOf('/');
        return slash >= 0 && VERSION.matcher(basePath.substring(slash + 1)).matches()
                ? basePath.substring(0, slash)
                : basePath;
    }

    private static String withoutEnd(String path) {
        return path.endsWith("/") ? withoutEnd(path.substring(0, path.length() - 1)) : path;
    }

    private static void check(String path) {
        if (!path.startsWith("/") || !ALLOWED.matcher(path).matches()) {
            throw refused();
        }
        String[] segments = path.substring(1).split("/", -1);
        for (int i = 0; i < segments.length; i++) {
            boolean last = i == segments.length - 1;
            if (segments[i].isEmpty() && !last) {
                throw refused();
            }
            String decoded = decoded(segments[i]);
            if (decoded.indexOf('%') >= 0 || decoded.indexOf('\\') >= 0) {
                throw refused();
            }
            if (decoded.isEmpty()) {
                continue;
            }
            // An encoded slash is part of a name, unless somebody decodes it later.
            for (String piece : decoded.split("/", -1)) {
                String bare = piece.strip();
                int parameters = bare.indexOf(';');
                bare = parameters < 0 ? bare : bare.substring(0, parameters);
                if (bare.isEmpty() || bare.equals(".") || bare.equals("..")) {
                    throw refused();
                }
            }
        }
    }

    private static String decoded(String segment) {
        byte[] bytes = new byte[segment.length()];
        int length = 0;
        for (int i = 0; i < segment.length(); i++) {
            char c = segment.charAt(i);
            if (c != '%') {
                bytes[length++] = (byte) c;
                continue;
            }
            int high = i + 2 < segment.length() ? Character.digit(segment.charAt(i + 1), 16) : -1;
            int low = high < 0 ? -1 : Character.digit(segment.charAt(i + 2), 16);
            if (low < 0) {
                throw refused();
            }
            bytes[length++] = (byte) (high * 16 + low);
            i += 2;
        }
        try {
            String text =
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .onMalformedInput(CodingErrorAction.REPORT)
                            .decode(ByteBuffer.wrap(bytes, 0, length))
                            .toString();
            if (text.chars().anyMatch(Character::isISOControl)) {
                throw refused();
            }
            return text;
        } catch (CharacterCodingException malformed) {
            throw refused();
        }
    }

    /** What browsers leave as it is and {@link URI} does not take. */
    private static String escaped(String query) {
        StringBuilder out = new StringBuilder(query.length());
        for (int i = 0; i < query.length(); i++) {
            char c = query.charAt(i);
            boolean loosePercent =
                    c == '%'
                            && (i + 2 >= query.length()
                                    || Character.digit(query.charAt(i + 1), 16) < 0
                                    || Character.digit(query.charAt(i + 2), 16) < 0);
            if (loosePercent || "|{}^`\"<>".indexOf(c) >= 0) {
                out.append('%').append(String.format("%02X", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    private static LlmException refused() {
        return LlmException.invalid("The path does not lie below the provider's address.", null);
    }
}
