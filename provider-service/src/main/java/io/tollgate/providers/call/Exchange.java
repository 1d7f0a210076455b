package io.tollgate.providers.call;

import io.tollgate.sdk.AnswerView;
import io.tollgate.sdk.ClientRequest;
import io.tollgate.sdk.EmbeddingAnswer;
import io.tollgate.sdk.EmbeddingTranslation;
import io.tollgate.sdk.StreamTranslation;
import io.tollgate.sdk.Translation;
import io.tollgate.sdk.UnaryAnswer;
import io.tollgate.sdk.chat.Usage;
import io.tollgate.sdk.dialect.Dialect;
import io.tollgate.sdk.dialect.GeminiDialect;
import io.tollgate.sdk.endpoint.EndpointAnswer;
import io.tollgate.sdk.endpoint.EndpointTranslation;
import io.tollgate.sdk.endpoint.FormPart;
import io.tollgate.sdk.error.ProviderError;
import io.tollgate.sdk.http.Headers;
import io.tollgate.sdk.rerank.RerankAnswer;
import io.tollgate.sdk.rerank.RerankTranslation;
import io.tollgate.sdk.wire.AnthropicWire;
import io.tollgate.sdk.wire.GeminiWire;
import io.tollgate.sdk.wire.RequestAssembler;
import io.tollgate.sdk.wire.Target;
import io.tollgate.sdk.wire.UpstreamRequest;
import io.tollgate.sdk.wire.Wires;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** A kind of call with a whole answer, between one client and one target. */
sealed interface Exchange {

    UpstreamRequest request(ClientRequest request, Target target);

    /**
     * @param headers of the provider's answer
     */
    Answer answer(byte[] body, Headers headers, AnswerView view);

    ProviderError error(int status, Headers headers, byte[] body);

    /** The client's bytes and what they cost in tokens. */
    record Answer(byte[] body, String contentType, Usage usage) {
        static Answer json(byte[] body, Usage usage) {
            return new Answer(body, "application/json", usage);
        }
    }

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
        public Answer answer(byte[] body, Headers headers, AnswerView view) {
            UnaryAnswer answer = translation.answer(body, view);
            return Answer.json(answer.body(), answer.usage());
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
        public Answer answer(byte[] body, Headers headers, AnswerView view) {
            EmbeddingAnswer answer = translation.answer(body, view);
            return Answer.json(answer.body(), answer.usage());
        }

        @Override
        public ProviderError error(int status, Headers headers, byte[] body) {
            return translation.error(status, headers, body);
        }
    }

    /** An endpoint beside chat, with the files of a form if it has some. */
    record Plain(EndpointTranslation translation, ClientRequest request, List<FormPart> parts)
            implements Exchange {

        @Override
        public UpstreamRequest request(ClientRequest client, Target target) {
            return parts.isEmpty()
                    ? translation.request(client, target)
                    : translation.form(client, parts, target);
        }

        @Override
        public Answer answer(byte[] body, Headers headers, AnswerView view) {
            EndpointAnswer answer = translation.answer(body, headers, request, view, uploaded());
            return new Answer(answer.body(), answer.contentType(), answer.usage());
        }

        StreamTranslation stream() {
            return translation.stream(request, uploaded());
        }

        private long uploaded() {
            return parts.stream()
                    .filter(part -> part.fileName() != null)
                    .mapToLong(FormPart::length)
                    .sum();
        }

        @Override
        public ProviderError error(int status, Headers headers, byte[] body) {
            return translation.error(status, headers, body);
        }
    }

    /** Anthropic's own count of a prompt, which costs nothing. */
    record CountTokens() implements Exchange {

        @Override
        public UpstreamRequest request(ClientRequest request, Target target) {
            ObjectNode body = request.withoutGatewayFields();
            body.put("model", target.model());
            return RequestAssembler.countTokens(body, target, request.headers());
        }

        @Override
        public Answer answer(byte[] body, Headers headers, AnswerView view) {
            return Answer.json(body, Usage.of(0, 0));
        }

        @Override
        public ProviderError error(int status, Headers headers, byte[] body) {
            return new AnthropicWire().error(status, headers, body);
        }
    }

    /** Google's own count of a prompt, which costs nothing. */
    record GeminiCount() implements Exchange {

        @Override
        public UpstreamRequest request(ClientRequest request, Target target) {
            ObjectNode body = request.withoutGatewayFields();
            return RequestAssembler.geminiCount(GeminiDialect.counted(body), target);
        }

        @Override
        public Answer answer(byte[] body, Headers headers, AnswerView view) {
            return Answer.json(body, Usage.of(0, 0));
        }

        @Override
        public ProviderError error(int status, Headers headers, byte[] body) {
            return GeminiWire.ofGeminiApi().error(status, headers, body);
        }
    }

    /** Reranking, which clients ask for in Cohere's form. */
    record Rerank(RerankTranslation translation, ClientRequest request) implements Exchange {

        @Override
        public UpstreamRequest request(ClientRequest client, Target target) {
            return translation.request(client, target);
        }

        @Override
        public Answer answer(byte[] body, Headers headers, AnswerView view) {
            RerankAnswer answer = translation.answer(body, request, view.estimatedInputTokens());
            return Answer.json(answer.body(), answer.usage());
        }

        @Override
        public ProviderError error(int status, Headers headers, byte[] body) {
            return translation.error(status, headers, body);
        }
    }
}
