package io.tollgate.sdk;

import io.tollgate.sdk.chat.ChatRequest;
import io.tollgate.sdk.chat.ChatResponse;
import io.tollgate.sdk.chat.Message;
import io.tollgate.sdk.chat.Usage;
import io.tollgate.sdk.credential.Credentials;
import io.tollgate.sdk.dialect.OpenAiChatDialect;
import io.tollgate.sdk.error.ErrorKind;
import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.error.ProviderError;
import io.tollgate.sdk.http.Headers;
import io.tollgate.sdk.http.HttpUpstream;
import io.tollgate.sdk.http.Upstream;
import io.tollgate.sdk.http.UpstreamAnswer;
import io.tollgate.sdk.http.UpstreamErrors;
import io.tollgate.sdk.inprocess.RoutingUpstream;
import io.tollgate.sdk.json.Json;
import io.tollgate.sdk.price.Price;
import io.tollgate.sdk.price.PriceCatalogue;
import io.tollgate.sdk.provider.ModelName;
import io.tollgate.sdk.provider.ProviderRow;
import io.tollgate.sdk.provider.ProviderRows;
import io.tollgate.sdk.rerank.RerankAnswer;
import io.tollgate.sdk.rerank.RerankTranslation;
import io.tollgate.sdk.wire.RequestAssembler;
import io.tollgate.sdk.wire.Target;
import io.tollgate.sdk.wire.UpstreamRequest;
import io.tollgate.sdk.wire.Wire;
import io.tollgate.sdk.wire.Wires;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Calls any model by {@code provider/model}, without a server. Thread-safe; keep one.
 *
 * <p>Every call throws {@link LlmException} when it fails.
 */
public final class LlmClient implements AutoCloseable {
    private final Map<String, String> environment;
    private final ProviderRows rows;
    private final PriceCatalogue prices;
    private final Credentials credentials = new Credentials();
    private final Upstream upstream;
    private final @Nullable HttpUpstream owned;

    private LlmClient(Builder builder) {
        this.environment = Map.copyOf(builder.environment);
        this.rows = builder.rows == null ? ProviderRows.load() : builder.rows;
        this.prices = builder.prices == null ? PriceCatalogue.load() : builder.prices;
        this.owned = builder.upstream == null ? new HttpUpstream() : null;
        this.upstream =
                builder.upstream == null
                        ? new RoutingUpstream(Objects.requireNonNull(owned))
                        : builder.upstream;
    }

    /** Keys and addresses come from the environment ({@code OPENAI_API_KEY}, …). */
    public static LlmClient create() {
        return builder().build();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** A client put together by hand; what is not given is what {@link #create()} uses. */
    public static final class Builder {
        private Map<String, String> environment = System.getenv();
        private @Nullable ProviderRows rows;
        private @Nullable PriceCatalogue prices;
        private @Nullable Upstream upstream;

        private Builder() {}

        /** Stands in for the environment: {@code OPENAI_API_KEY}, {@code OPENAI_BASE_URL}, …. */
        public Builder keys(Map<String, String> value) {
            this.environment = value;
            return this;
        }

        public Builder rows(ProviderRows value) {
            this.rows = value;
            return this;
        }

        public Builder catalogue(PriceCatalogue value) {
            this.prices = value;
            return this;
        }

        /** Where requests go; the caller closes it. */
        public Builder upstream(Upstream value) {
            this.upstream = value;
            return this;
        }

        public LlmClient build() {
            return new LlmClient(this);
        }
    }

    public Completion completion(String model, List<Message> messages) {
        return completion(ChatRequest.builder(model).messages(messages).build());
    }

    public Completion completion(ChatRequest request) {
        Target target = target(request.model());
        Wire wire = Wires.of(target, null);
        UpstreamRequest sent = chat(request, target, wire, false);
        ChatResponse response = wire.response(whole(sent, wire));
        Usage usage =
                response.usage() == null
                        ? Usage.estimate(
                                sent.estimatedInputTokens(),
                                Usage.estimateTokens(OutputSize.characters(response)))
                        : response.usage();
        return new Completion(
                response, usage, price(request.model()).map(p -> p.cost(usage)).orElse(null));
    }

    public ChatStream stream(String model, List<Message> messages) {
        return stream(ChatRequest.builder(model).messages(messages).build());
    }

    public ChatStream stream(ChatRequest request) {
        Target target = target(request.model());
        Wire wire = Wires.of(target, null);
        UpstreamRequest sent = chat(request, target, wire, true);
        UpstreamAnswer answer = open(sent, wire);
        return new ChatStream(
                answer, wire, price(request.model()).orElse(null), sent.estimatedInputTokens());
    }

    public Embeddings embedding(String model, List<String> inputs) {
        Target target = target(model);
        ObjectNode body = Json.object().put("model", model);
        inputs.forEach(body.putArray("input")::add);
        ClientRequest request =
                ClientRequest.parse(new OpenAiChatDialect(), Json.bytes(body), Headers.empty());
        EmbeddingTranslation translation = EmbeddingTranslation.of(target.row());
        UpstreamRequest sent = translation.request(request, target);
        EmbeddingAnswer answer =
                translation.answer(
                        whole(sent, Wires.of(target, null)), AnswerView.of(request, sent));
        List<float[]> vectors = new ArrayList<>();
        for (JsonNode row : Json.elements(Json.read(answer.body()), "data")) {
            JsonNode values = row.path("embedding");
            float[] vector = new float[values.size()];
            for (int i = 0; i < vector.length; i++) {
                vector[i] = values.get(i).floatValue();
            }
            vectors.add(vector);
        }
        return new Embeddings(
                vectors,
                answer.usage(),
                price(model).map(p -> p.cost(answer.usage())).orElse(null));
    }

    /**
     * The documents in the order of what they say to the query, at most {@code top} of them.
     *
     * @param top null for all
     */
    public RerankAnswer rerank(
            String model, String query, List<String> documents, @Nullable Integer top) {
        Target target = target(model);
        ObjectNode body = Json.object().put("model", model).put("query", query);
        documents.forEach(body.putArray("documents")::add);
        if (top != null) {
            body.put("top_n", top);
        }
        ClientRequest request =
                ClientRequest.parse(new OpenAiChatDialect(), Json.bytes(body), Headers.empty());
        RerankTranslation translation = RerankTranslation.of(target.row());
        UpstreamRequest sent = translation.request(request, target);
        return translation.answer(
                whole(sent, Wires.of(target.row())), request, sent.estimatedInputTokens());
    }

    @Override
    public void close() {
        if (owned != null) {
            owned.close();
        }
    }

    private Target target(String model) {
        ModelName name = ModelName.parse(model);
        ProviderRow row =
                rows.find(name.provider())
                        .orElseThrow(
                                () ->
                                        new LlmException(
                                                ProviderError.of(
                                                        ErrorKind.MODEL_NOT_FOUND,
                                                        "There is no provider `"
                                                                + name.provider()
                                                                + "`.",
                                                        "model")));
        String key = row.keyEnv() == null ? null : environment.get(row.keyEnv());
        if (key == null && row.auth().needsKey()) {
            throw new LlmException(
                    ProviderError.of(
                            ErrorKind.AUTHENTICATION,
                            "Set " + row.keyEnv() + " to call " + row.name() + "."));
        }
        String address = row.baseUrlEnv() == null ? null : environment.get(row.baseUrlEnv());
        Target target =
                Target.of(
                                row,
                                name.model(),
                                key,
                                row.values(unset -> null, environment::get),
                                credentials)
                        .withMaxOutputTokens(price(model).map(Price::maxOutput).orElse(null));
        return address == null ? target : target.withBaseUrl(URI.create(address));
    }

    private Optional<Price> price(String model) {
        ModelName name = ModelName.parse(model);
        return prices.find(name.provider(), name.model());
    }

    private static UpstreamRequest chat(
            ChatRequest request, Target target, Wire wire, boolean stream) {
        ChatRequest sent = request.stream() == stream ? request : request.withStream(stream);
        return RequestAssembler.chat(
                wire, wire.request(sent, target), target, stream, Headers.empty(), null, null);
    }

    private UpstreamAnswer open(UpstreamRequest request, Wire wire) {
        UpstreamAnswer answer = upstream.send(request);
        if (answer.status() < 300) {
            return answer;
        }
        try (answer) {
            byte[] body = answer.body().readAllBytes();
            throw new LlmException(wire.error(answer.status(), answer.headers(), body));
        } catch (IOException failure) {
            throw new LlmException(UpstreamErrors.of(failure), failure);
        }
    }

    private byte[] whole(UpstreamRequest request, Wire wire) {
        try (UpstreamAnswer answer = open(request, wire)) {
            return answer.body().readAllBytes();
        } catch (IOException failure) {
            throw new LlmException(UpstreamErrors.of(failure), failure);
        }
    }
}
