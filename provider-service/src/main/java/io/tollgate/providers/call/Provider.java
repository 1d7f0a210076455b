package io.tollgate.providers.call;

import io.tollgate.providers.call.CallsUnderWay.Running;
import io.tollgate.providers.call.CallsUnderWay.Stop;
import io.tollgate.sdk.error.ErrorKind;
import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.error.ProviderError;
import io.tollgate.sdk.http.Upstream;
import io.tollgate.sdk.http.UpstreamAnswer;
import io.tollgate.sdk.http.UpstreamErrors;
import io.tollgate.sdk.wire.UpstreamRequest;
import java.io.IOException;
import java.io.InputStream;

/** Sends requests to providers and names what goes wrong. */
final class Provider {

    /** Longer whole answers are not taken. */
    private static final int MAX_ANSWER = 64 * 1024 * 1024;

    private static final int MAX_ERROR = 1024 * 1024;

    private final Upstream upstream;

    Provider(Upstream upstream) {
        this.upstream = upstream;
    }

    /**
     * @throws LlmException when no answer came
     */
    UpstreamAnswer send(UpstreamRequest request, Running call) {
        call.sending(request.timeouts().total());
        try {
            UpstreamAnswer answer = upstream.send(request);
            call.answering(answer);
            return answer;
        } catch (LlmException failed) {
            throw new LlmException(explain(failed.error(), call));
        }
    }

    /**
     * @throws LlmException when the answer breaks off or is too long
     */
    byte[] wholeBody(UpstreamAnswer answer, Running call) {
        return body(answer, call, MAX_ANSWER);
    }

    byte[] errorBody(UpstreamAnswer answer, Running call) {
        return body(answer, call, MAX_ERROR);
    }

    /**
     * A connection that was closed on this side may read like one that came to its end.
     *
     * @throws IOException when it was
     */
    static void requireOpen(Running call) throws IOException {
        if (call.stopped() != null) {
            throw new IOException("closed on this side");
        }
    }

    /** What an interrupted read really means. */
    static ProviderError explain(IOException broken, Running call) {
        return explain(UpstreamErrors.of(broken), call);
    }

    /** What a failure really means when the call was ended on this side. */
    static ProviderError explain(ProviderError error, Running call) {
        return call.stopped() == Stop.TOO_LONG
                ? ProviderError.of(
                        ErrorKind.TIMEOUT, "The provider took longer than the call may take.")
                : error;
    }

    private static byte[] body(UpstreamAnswer answer, Running call, int most) {
        try {
            InputStream in = answer.body();
            byte[] body = in.readNBytes(most + 1);
            if (body.length > most) {
                throw new LlmException(
                        ProviderError.of(
                                ErrorKind.UPSTREAM_PROTOCOL, "The provider's answer is too long."));
            }
            return body;
        } catch (IOException broken) {
            throw new LlmException(explain(broken, call), broken);
        }
    }
}
