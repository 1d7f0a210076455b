package io.tollgate.sdk;

import io.tollgate.sdk.dialect.Dialect;
import io.tollgate.sdk.error.ProviderError;
import io.tollgate.sdk.http.Headers;
import io.tollgate.sdk.wire.Target;
import io.tollgate.sdk.wire.UpstreamRequest;
import io.tollgate.sdk.wire.Wire;

/**
 * Between one client dialect and one provider wire. Pure and shared; only {@link #stream} has
 * state, in the object it returns.
 */
public interface Translation {
    /** The translation between this client and this provider; cheap to make and to keep. */
    static Translation of(Dialect dialect, Wire wire) {
        return new ChatTranslation(dialect, wire);
    }

    /**
     * The request to send.
     *
     * @throws io.tollgate.sdk.error.LlmException INVALID_REQUEST or UNSUPPORTED_PARAMETER naming
     *     the field
     */
    UpstreamRequest request(ClientRequest request, Target target);

    /**
     * The client's answer from a whole 2xx answer of the provider.
     *
     * @throws io.tollgate.sdk.error.LlmException when the body holds an error or is no answer
     */
    UnaryAnswer answer(byte[] body, AnswerView view);

    /** A fresh translation of one stream that was answered with 2xx. */
    StreamTranslation stream(AnswerView view);

    /** Names the failure behind a status ≥ 300. Never throws. */
    ProviderError error(int status, Headers headers, byte[] body);
}
