package io.tollgate.contracts;

import java.util.Locale;
import java.util.Set;

/**
 * Which headers travel with a call that passes through to a provider: those of one connection and
 * those that prove who somebody is do not.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1">Headers of a connection</a>
 */
public final class PassThroughHeaders {

    private static final Set<String> OF_A_CONNECTION =
            Set.of(
                    "connection",
                    "keep-alive",
                    "proxy-connection",
                    "te",
                    "trailer",
                    "transfer-encoding",
                    "upgrade",
                    "content-length",
                    "expect",
                    "date",
                    "server");

    /** Who the client is, or claims to be, is the gateway's affair alone. */
    private static final Set<String> NOT_SENT =
            Set.of(
                    "host",
                    "authorization",
                    "proxy-authorization",
                    "x-api-key",
                    "api-key",
                    "x-goog-api-key",
                    "x-goog-user-project",
                    "cookie",
                    "forwarded",
                    "via",
                    "x-real-ip",
                    // The answer is read here, and goes on as it comes.
                    "accept-encoding",
                    "priority");

    /** What tells about the operator's account, or would be kept for the gateway's address. */
    private static final Set<String> NOT_ANSWERED =
            Set.of(
                    "set-cookie",
                    "openai-organization",
                    "openai-project",
                    "anthropic-organization-id",
                    "strict-transport-security",
                    "alt-svc",
                    "www-authenticate",
                    "proxy-authenticate");

    private PassThroughHeaders() {}

    /**
     * Whether a client's header goes to the provider.
     *
     * @param connection value of the header {@code Connection}, which names further ones; empty
     */
    public static boolean sent(String header, String connection) {
        String name = header.toLowerCase(Locale.ROOT);
        return !ofTheConnection(name, connection)
                && !NOT_SENT.contains(name)
                && !name.startsWith("x-forwarded-")
                && !name.startsWith("x-amz-")
                && !name.startsWith("x-litellm-")
                && !name.startsWith("proxy-")
                && !name.startsWith("sec-")
                && !name.startsWith(InternalHeaders.PREFIX);
    }

    /** Whether a provider's header goes to the client. */
    public static boolean answered(String header, String connection) {
        String name = header.toLowerCase(Locale.ROOT);
        return !ofTheConnection(name, connection)
                && !NOT_ANSWERED.contains(name)
                && !name.startsWith("x-litellm-")
                && !name.startsWith(InternalHeaders.PREFIX);
    }

    private static boolean ofTheConnection(String name, String connection) {
        if (OF_A_CONNECTION.contains(name)) {
            return true;
        }
        for (String named : connection.split(",")) {
            if (named.trim().equalsIgnoreCase(name)) {
                return true;
            }
        }
        return false;
    }
}
