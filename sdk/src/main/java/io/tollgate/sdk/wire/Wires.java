package io.tollgate.sdk.wire;

import io.tollgate.sdk.provider.ProviderRow;

/** The wire a vendor's row names. */
public final class Wires {
    private Wires() {}

    public static Wire of(ProviderRow row) {
        return switch (row.wire()) {
            case OPENAI -> new OpenAiWire();
            case ANTHROPIC -> new AnthropicWire();
        };
    }
}
