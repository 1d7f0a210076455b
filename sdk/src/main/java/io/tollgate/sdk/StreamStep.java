package io.tollgate.sdk;

import io.tollgate.sdk.chat.Usage;
import io.tollgate.sdk.error.ProviderError;
import org.jspecify.annotations.Nullable;

/**
 * What to do after some upstream bytes.
 *
 * @param bytes whole SSE events for the client, to be written before {@code terminal}; may be empty
 * @param terminal the terminal event ({@code data: [DONE]}, {@code message_stop}), empty until the
 *     stream is over; the caller may put its report between the two
 * @param startedOutput whether real output (text, thought, tool call) was seen in this step or
 *     before; until then the caller may hold {@code bytes} back and still choose another provider
 * @param failed set when the stream broke; {@code bytes} then ends with the error event of the
 *     client's dialect and {@code terminal} is empty
 * @param usage the final usage, set with {@code finished} or {@code failed}
 * @param finished nothing more will come: stop reading
 */
public record StreamStep(
        byte[] bytes,
        byte[] terminal,
        boolean startedOutput,
        @Nullable ProviderError failed,
        @Nullable Usage usage,
        boolean finished) {}
