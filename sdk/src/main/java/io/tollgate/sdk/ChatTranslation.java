package io.tollgate.sdk;

import io.tollgate.sdk.chat.ChatResponse;
import io.tollgate.sdk.chat.StopReason;
import io.tollgate.sdk.chat.Usage;
import io.tollgate.sdk.dialect.Dialect;
import io.tollgate.sdk.error.ProviderError;
import io.tollgate.sdk.http.Headers;
import io.tollgate.sdk.wire.OpenAiAccount;
import io.tollgate.sdk.wire.Protocol;
import io.tollgate.sdk.wire.Target;
import io.tollgate.sdk.wire.UpstreamRequest;
import io.tollgate.sdk.wire.Wire;

/**
 * One of the pairs. Same protocol on both sides: bytes are edited; else through the neutral model.
 */
record ChatTranslation(Dialect dialect, Wire wire) implements Translation {
    @Override
    public UpstreamRequest request(ClientRequest request, Target target) {
        return RequestTranslation.translate(dialect, wire, request, target);
    }

    @Override
    public UnaryAnswer answer(byte[] body, AnswerView view) {
        if (same() && dialect.protocol() == Protocol.OPENAI_CHAT) {
            OpenAiAccount account = OpenAiAccount.of(body);
            if (account != null) {
                return new UnaryAnswer(named(body, view), account.usage(), account.reason());
            }
        }
        ChatResponse response = wire.response(body);
        Usage usage = response.usage();
        if (usage == null) {
            usage =
                    Usage.estimate(
                            view.estimatedInputTokens(),
                            Usage.estimateTokens(OutputSize.characters(response)));
        }
        StopReason reason =
                response.choices().isEmpty() ? null : response.choices().getFirst().reason();
        byte[] bytes;
        if (same()) {
            bytes = named(body, view);
        } else {
            bytes = dialect.write(response.withUsage(usage), view.publicModel());
        }
        return new UnaryAnswer(bytes, usage, reason);
    }

    /** The provider's bytes with the client's name for the model. */
    private byte[] named(byte[] body, AnswerView view) {
        return Splice.names(
                dialect.protocol() == Protocol.OPENAI_CHAT ? TypedContent.plain(body) : body,
                modelField(),
                view);
    }

    @Override
    public StreamTranslation stream(AnswerView view) {
        return same()
                ? new PassThroughStream(dialect, wire, view)
                : new TranslatedStream(dialect, wire, view);
    }

    @Override
    public ProviderError error(int status, Headers headers, byte[] body) {
        return wire.error(status, headers, body);
    }

    private String modelField() {
        return dialect.protocol() == Protocol.GEMINI ? "modelVersion" : "model";
    }

    private boolean same() {
        return dialect.protocol() == wire.form().protocol();
    }
}
