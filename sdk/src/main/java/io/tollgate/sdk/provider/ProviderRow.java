package io.tollgate.sdk.provider;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A vendor as a row of {@code providers.yml}.
 *
 * @param name the prefix of its models, as in {@code groq/llama-3.3-70b-versatile}
 * @param wire how it talks
 * @param baseUrl its address; the wire appends its path ({@code /chat/completions}, {@code
 *     /messages})
 * @param auth how the key is sent
 * @param keyEnv environment variable of the key, null when it needs none
 * @param baseUrlEnv environment variable that replaces the address, null when there is none
 * @param headers sent with every request
 * @param renames request fields under another name there
 * @param drops request fields that mean nothing there, left out silently
 * @param messageDrops fields it refuses inside messages, content parts and tools, left out silently
 * @param unsupported request fields it cannot do: the call is refused, or goes without them when
 *     the client said {@code drop_params}
 * @param quirks the remaining differences
 */
public record ProviderRow(
        String name,
        WireName wire,
        URI baseUrl,
        Auth auth,
        @Nullable String keyEnv,
        @Nullable String baseUrlEnv,
        Map<String, String> headers,
        Map<String, String> renames,
        List<String> drops,
        List<String> messageDrops,
        List<String> unsupported,
        Set<Quirk> quirks) {
    public ProviderRow {
        headers = Map.copyOf(headers);
        renames = Map.copyOf(renames);
        drops = List.copyOf(drops);
        messageDrops = List.copyOf(messageDrops);
        unsupported = List.copyOf(unsupported);
        quirks = Set.copyOf(quirks);
    }

    public enum WireName {
        OPENAI,
        ANTHROPIC
    }

    /** How the key travels. */
    public enum Auth {
        BEARER,
        X_API_KEY,
        NONE
    }

    /** Differences that are data, not code of one vendor. */
    public enum Quirk {
        /** Knows OpenAI's {@code metadata} field (string pairs). */
        METADATA,
        /** Refuses {@code stream_options}, and reports usage in streams anyway, or not at all. */
        NO_STREAM_OPTIONS,
        /** Knows {@code reasoning_effort}. */
        REASONING_EFFORT,
        /** Runs inside this process. */
        IN_PROCESS
    }
}
