package io.tollgate.sdk.wire;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What of a wire is data: address, framing, headers and the names of what Tollgate itself sets.
 *
 * @param protocol what a client dialect may share with it; null when none does
 * @param framing of its streams
 * @param path of a chat below the provider's address
 * @param bareBasePath put in front of the path when the address has no path of its own ({@code
 *     /v1}); empty for none
 * @param maxTokens where a body bounds the generated tokens, members separated by slashes; the
 *     first is set when the client gave none
 * @param headers sent with every request
 * @param clientHeaders a client's headers that are sent on where it speaks the same protocol
 * @param mayEndSilently whether a stream whose choices are finished may end without a word
 * @param edit the last touch to every body, the client's own of the same protocol included
 */
public record WireForm(
        @Nullable Protocol protocol,
        Framing framing,
        Path path,
        String bareBasePath,
        List<String> maxTokens,
        Map<String, String> headers,
        List<String> clientHeaders,
        boolean mayEndSilently,
        Edit edit) {
    public WireForm {
        maxTokens = List.copyOf(maxTokens);
        headers = Map.copyOf(headers);
        clientHeaders = List.copyOf(clientHeaders);
    }

    /** Where a call goes. */
    @FunctionalInterface
    public interface Path {
        /**
         * Path and query, beginning with a slash, escaped as an address wants it.
         *
         * @throws io.tollgate.sdk.error.LlmException INVALID_REQUEST when a vendor parameter is
         *     missing
         */
        String of(Target target, boolean stream);
    }

    /** Changes a body in place before it is sent. */
    @FunctionalInterface
    public interface Edit {
        Edit NONE = (body, target, stream) -> {};

        void apply(ObjectNode body, Target target, boolean stream);
    }

    /** One address for everything, nothing of its own. */
    public static WireForm of(
            @Nullable Protocol protocol, Framing framing, Path path, String... maxTokens) {
        return new WireForm(
                protocol,
                framing,
                path,
                "",
                List.of(maxTokens),
                Map.of(),
                List.of(),
                false,
                Edit.NONE);
    }

    public WireForm withPath(Path value) {
        return new WireForm(
                protocol,
                framing,
                value,
                bareBasePath,
                maxTokens,
                headers,
                clientHeaders,
                mayEndSilently,
                edit);
    }

    public WireForm withBareBasePath(String value) {
        return new WireForm(
                protocol,
                framing,
                path,
                value,
                maxTokens,
                headers,
                clientHeaders,
                mayEndSilently,
                edit);
    }

    public WireForm withHeaders(Map<String, String> own, List<String> ofTheClient) {
        return new WireForm(
                protocol,
                framing,
                path,
                bareBasePath,
                maxTokens,
                own,
                ofTheClient,
                mayEndSilently,
                edit);
    }

    /** Whether streams tell what was used only when asked to. */
    public boolean usageOnRequest() {
        return protocol == Protocol.OPENAI_CHAT || protocol == Protocol.OPENAI_COMPLETIONS;
    }

    /** Streams of this wire may end without a terminal event. */
    public WireForm endingSilently() {
        return new WireForm(
                protocol,
                framing,
                path,
                bareBasePath,
                maxTokens,
                headers,
                clientHeaders,
                true,
                edit);
    }

    public WireForm withEdit(Edit value) {
        return new WireForm(
                protocol,
                framing,
                path,
                bareBasePath,
                maxTokens,
                headers,
                clientHeaders,
                mayEndSilently,
                value);
    }
}
