package io.tollgate.sdk.rerank;

import io.tollgate.sdk.ClientRequest;
import io.tollgate.sdk.chat.BilledUnit;
import io.tollgate.sdk.chat.Usage;
import io.tollgate.sdk.error.ErrorKind;
import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.error.ProviderError;
import io.tollgate.sdk.http.Headers;
import io.tollgate.sdk.json.Json;
import io.tollgate.sdk.provider.ProviderRow;
import io.tollgate.sdk.wire.RequestAssembler;
import io.tollgate.sdk.wire.Target;
import io.tollgate.sdk.wire.UpstreamRequest;
import io.tollgate.sdk.wire.Wires;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reranking between a client, who speaks Cohere's form ({@code model, query, documents, top_n,
 * return_documents}), and one vendor.
 */
public final class RerankTranslation {
    /** Billed questions hold at most this many documents. */
    private static final int DOCUMENTS_OF_A_UNIT = 100;

    private static final Set<String> PASSED =
            Set.of(
                    "max_tokens_per_doc",
                    "max_chunks_per_doc",
                    "truncation",
                    "truncate",
                    "priority");

    private final ProviderRow row;
    private final RerankForm form;

    private RerankTranslation(ProviderRow row, RerankForm form) {
        this.row = row;
        this.form = form;
    }

    /**
     * @throws LlmException INVALID_REQUEST when the vendor does not rerank
     */
    public static RerankTranslation of(ProviderRow row) {
        RerankForm form = row.rerank();
        if (form == null) {
            throw LlmException.invalid("The model does not rerank.", "model");
        }
        return new RerankTranslation(row, form);
    }

    /**
     * @throws LlmException INVALID_REQUEST naming the field
     */
    public UpstreamRequest request(ClientRequest request, Target target) {
        ObjectNode body = request.body();
        String query = Json.text(body, "query");
        if (query == null || query.isBlank()) {
            throw LlmException.invalid("`query` must be a string that is not empty.", "query");
        }
        ObjectNode sent = Json.object().put("model", target.model()).put("query", query);
        sent.set("documents", texts(body));
        JsonNode top = Json.present(body, "top_n");
        if (top != null) {
            if (!top.isIntegralNumber() || top.longValue() < 1) {
                throw LlmException.invalid("`top_n` must be a whole number ≥ 1.", "top_n");
            }
            sent.set(form.topField(), top);
        }
        if (form != RerankForm.COHERE) {
            // Documents come back from here, whatever the vendor would return.
            sent.put("return_documents", false);
        }
        for (var field : body.properties()) {
            if (PASSED.contains(field.getKey())) {
                sent.set(field.getKey(), field.getValue());
            }
        }
        return RequestAssembler.rerank(form.path(), sent, target);
    }

    /** Documents are texts, or objects of which {@code text}, or every field named, is read. */
    private static ArrayNode texts(ObjectNode body) {
        JsonNode documents = body.path("documents");
        if (!documents.isArray() || documents.isEmpty()) {
            throw LlmException.invalid(
                    "`documents` must be a list that is not empty.", "documents");
        }
        ArrayNode texts = Json.array();
        for (JsonNode document : documents) {
            texts.add(text(document, Json.elements(body, "rank_fields")));
        }
        return texts;
    }

    private static String text(JsonNode document, Iterable<JsonNode> rankFields) {
        if (document.isString()) {
            return document.stringValue();
        }
        StringBuilder words = new StringBuilder();
        for (JsonNode field : rankFields) {
            JsonNode value = document.path(field.asString(""));
            words.append(words.isEmpty() ? "" : "\n").append(value.asString(""));
        }
        String text = Json.text(document, "text");
        if (!words.isEmpty()) {
            return words.toString();
        }
        if (text == null) {
            throw LlmException.invalid(
                    "`documents` must hold texts, or objects with `text`.", "documents");
        }
        return text;
    }

    /**
     * @param estimatedInputTokens of the request that was sent
     * @throws LlmException UPSTREAM_PROTOCOL when the body is no such answer
     */
    public RerankAnswer answer(byte[] body, ClientRequest request, long estimatedInputTokens) {
        JsonNode json = Json.readOrNull(body);
        JsonNode rows = json == null ? Json.object() : json.path(form.resultsField());
        if (json == null || !rows.isArray()) {
            throw new LlmException(
                    ProviderError.of(
                            ErrorKind.UPSTREAM_PROTOCOL,
                            "The provider's answer is not a list of results."));
        }
        List<RerankAnswer.Result> results = new ArrayList<>();
        for (JsonNode row : rows) {
            results.add(
                    new RerankAnswer.Result(
                            (int) Json.count(row, "index"),
                            row.path("relevance_score").asDouble(0)));
        }
        results.sort(Comparator.comparingDouble(RerankAnswer.Result::relevanceScore).reversed());
        long units = searchUnits(json, request);
        Usage tokens = usage(json, estimatedInputTokens);
        Usage usage = tokens.with(tokens.extras().plus(BilledUnit.SEARCH_UNIT, units));
        return new RerankAnswer(
                write(json, results, request.body(), usage, units), results, usage, units);
    }

    private long searchUnits(JsonNode json, ClientRequest request) {
        if (form != RerankForm.COHERE) {
            return 0;
        }
        Long told = Json.number(json.path("meta").path("billed_units"), "search_units");
        if (told != null) {
            return Math.max(0, told);
        }
        int documents = request.body().path("documents").size();
        return (documents + DOCUMENTS_OF_A_UNIT - 1L) / DOCUMENTS_OF_A_UNIT;
    }

    private static Usage usage(JsonNode json, long estimate) {
        Long tokens = Json.number(json.path("usage"), "prompt_tokens");
        if (tokens == null) {
            tokens = Json.number(json.path("usage"), "total_tokens");
        }
        if (tokens == null) {
            tokens = Json.number(json.path("meta").path("tokens"), "input_tokens");
        }
        return tokens == null ? Usage.estimate(estimate, 0) : Usage.of(Math.max(0, tokens), 0);
    }

    private static byte[] write(
            JsonNode answer,
            List<RerankAnswer.Result> results,
            ObjectNode request,
            Usage usage,
            long units) {
        String id = Json.text(answer, "id");
        ObjectNode body =
                Json.object().put("id", id == null ? java.util.UUID.randomUUID().toString() : id);
        ArrayNode rows = body.putArray("results");
        JsonNode documents = request.path("documents");
        for (RerankAnswer.Result result : results) {
            ObjectNode row =
                    rows.addObject()
                            .put("index", result.index())
                            .put("relevance_score", result.relevanceScore());
            if (Json.isTrue(request, "return_documents") && documents.has(result.index())) {
                JsonNode document = documents.get(result.index());
                if (document.isString()) {
                    row.putObject("document").set("text", document);
                } else {
                    row.set("document", document);
                }
            }
        }
        ObjectNode meta = body.putObject("meta");
        ObjectNode billed = meta.putObject("billed_units");
        if (units > 0) {
            billed.put("search_units", units);
        } else {
            billed.put("total_tokens", usage.inputTokens());
        }
        meta.putObject("tokens").put("input_tokens", usage.inputTokens());
        return Json.bytes(body);
    }

    /** Names the failure behind a status ≥ 300. Never throws. */
    public ProviderError error(int status, Headers headers, byte[] body) {
        return Wires.of(row).error(status, headers, body);
    }
}
