package io.tollgate.providers.call;

import io.tollgate.sdk.AnswerView;
import io.tollgate.sdk.ClientRequest;
import io.tollgate.sdk.EmbeddingAnswer;
import io.tollgate.sdk.EmbeddingTranslation;
import io.tollgate.sdk.Translation;
import io.tollgate.sdk.UnaryAnswer;
import io.tollgate.sdk.chat.Usage;
import io.tollgate.sdk.dialect.Dialect;
import io.tollgate.sdk.error.ProviderError;
import io.tollgate.sdk.http.Headers;
import io.tollgate.sdk.wire.Target;
import io.tollgate.sdk.wire.UpstreamRequest;
import io.tollgate.sdk.wire.Wires;

/** A kind of call with a whole answer, between one client and one target. */
sealed interface Exchange {

    UpstreamRequest request(ClientRequest request, Target target);

    Answer answer(byte[] body, AnswerView view);

    ProviderError error(int status, Headers headers, byte[] body);

    /** The client's bytes and what they cost in tokens. */
    record Answer(byte[] body, Usage usage) {}

    /** A chat, translated where the two sides differ. */
    record Chat(Translation translation) implements Exchange {

        static Chat between(Dialect dialect, Target target) {
            return new Chat(Translation.of(dialect, Wires.of(target, dialect.protocol())));
        }

        @Override
        public UpstreamRequest request(ClientRequest request, Target target) {
            return translation.request(request, target);
        }

        @Override
        public Answer answer(byte[] body, AnswerView view) {
            UnaryAnswer answer = translation.answer(body, view);
            return new Answer(answer.body(), answer.usage());
        }

        @Override
        public ProviderError error(int status, Headers headers, byte[] body) {
            return translation.error(status, headers, body);
        }
    }

    /** Embeddings, which clients ask for in one form. */
    record Embeddings(EmbeddingTranslation translation) implements Exchange {

        static Embeddings at(Target target) {
            return new Embeddings(EmbeddingTranslation.of(target.row()));
        }

        @Override
        public UpstreamRequest request(ClientRequest request, Target target) {
            return translation.request(request, target);
        }

        @Override
        public Answer answer(byte[] body, AnswerView view) {
            EmbeddingAnswer answer = translation.answer(body, view);
            return new Answer(answer.body(), answer.usage());
        }

        @Override
        public ProviderError error(int status, Headers headers, byte[] body) {
            return translation.error(status, headers, body);
        }
    }
}
