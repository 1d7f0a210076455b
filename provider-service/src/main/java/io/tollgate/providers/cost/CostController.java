package io.tollgate.providers.cost;

import io.tollgate.contracts.CostParts;
import io.tollgate.platform.ApiException;
import io.tollgate.platform.UnknownFields;
import io.tollgate.platform.access.Operation;
import io.tollgate.platform.access.Performs;
import io.tollgate.providers.catalogue.Catalogue;
import io.tollgate.providers.catalogue.Quote;
import io.tollgate.sdk.chat.Usage;
import io.tollgate.sdk.dialect.OpenAiChatDialect;
import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.token.TokenCounter;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code /spend/calculate} and {@code /cost/estimate}: what settlement would book, discount and
 * margin included, without a call.
 */
@RestController
@Performs(Operation.COST_ESTIMATE)
class CostController {

    private static final Set<String> OF_AN_ESTIMATE =
            Set.of(
                    "model",
                    "input_tokens",
                    "output_tokens",
                    "num_requests_per_day",
                    "num_requests_per_month");

    private final Catalogue catalogue;
    private final UnknownFields unknownFields;
    private final TokenCounter counter = new TokenCounter();
    private final OpenAiChatDialect dialect = new OpenAiChatDialect();

    CostController(Catalogue catalogue, UnknownFields unknownFields) {
        this.catalogue = catalogue;
        this.unknownFields = unknownFields;
    }

    /** The cost of an answer, or of a prompt that was not sent yet. */
    @Performs(Operation.COST_ESTIMATE)
    @PostMapping("/spend/calculate")
    Map<String, Object> calculate(@RequestBody JsonNode body) {
        JsonNode answer = body.path("completion_response");
        if (answer.isObject()) {
            String model = answer.path("model").asString("");
            String asked = body.path("model").isString() ? body.path("model").stringValue() : model;
            Usage usage = AnswerUsage.read(answer);
            String field = body.path("model").isString() ? "model" : "completion_response.model";
            return Map.of("cost", cost(priced(asked, field), usage).total());
        }
        if (!body.path("messages").isArray()) {
            throw ApiException.badRequest(
                    "messages",
                    "Either 'model' with 'messages', or 'completion_response', is required.");
        }
        Quote quote = priced(CostForm.text(body, "model"), "model");
        Long output = CostForm.optional(body, "completion_tokens");
        Usage usage = Usage.of(promptTokens(quote, body), output == null ? 0 : output);
        return Map.of("cost", cost(quote, usage).total());
    }

    /** What calls of one size come to, by call, day and month. */
    @Performs(Operation.COST_ESTIMATE)
    @PostMapping("/cost/estimate")
    Map<String, @Nullable Object> estimate(@RequestBody JsonNode body) {
        unknownFields.look(body, OF_AN_ESTIMATE);
        String model = CostForm.text(body, "model");
        long input = CostForm.required(body, "input_tokens");
        long output = CostForm.required(body, "output_tokens");
        Long daily = CostForm.optional(body, "num_requests_per_day");
        Long monthly = CostForm.optional(body, "num_requests_per_month");
        Quote quote =
                catalogue
                        .quote(model)
                        .orElseThrow(
                                () ->
                                        ApiException.notFound(
                                                "model",
                                                "No price is known of the model '" + model + "'."));
        CostParts cost = cost(quote, Usage.of(input, output));
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("model", model);
        answer.put("input_tokens", input);
        answer.put("output_tokens", output);
        answer.put("num_requests_per_day", daily);
        answer.put("num_requests_per_month", monthly);
        answer.put("cost_per_request", cost.total());
        answer.put("input_cost_per_request", inputCost(cost));
        answer.put("output_cost_per_request", cost.output());
        answer.put("discount_cost_per_request", cost.discount());
        answer.put("margin_cost_per_request", cost.margin());
        putTimes(answer, "daily", daily, cost);
        putTimes(answer, "monthly", monthly, cost);
        answer.put("input_cost_per_token", perToken(cost(quote, Usage.of(input, 0)).list(), input));
        answer.put("output_cost_per_token", perToken(cost.output(), output));
        answer.put("provider", quote.provider());
        return answer;
    }

    private static void putTimes(
            Map<String, @Nullable Object> answer,
            String period,
            @Nullable Long requests,
            CostParts cost) {
        answer.put(period + "_cost", times(cost.total(), requests));
        answer.put(period + "_input_cost", times(inputCost(cost), requests));
        answer.put(period + "_output_cost", times(cost.output(), requests));
        answer.put(period + "_discount_cost", times(cost.discount(), requests));
        answer.put(period + "_margin_cost", times(cost.margin(), requests));
    }

    private static @Nullable BigDecimal times(BigDecimal usd, @Nullable Long requests) {
        return requests == null ? null : usd.multiply(BigDecimal.valueOf(requests));
    }

    /** All that is not output: a call without a cache has a prompt and perhaps a flat fee. */
    private static BigDecimal inputCost(CostParts cost) {
        return cost.list().subtract(cost.output());
    }

    /** What a token of a call of this size costs; null where there is none to tell it by. */
    private static @Nullable BigDecimal perToken(BigDecimal usd, long tokens) {
        return tokens == 0
                ? null
                : usd.divide(BigDecimal.valueOf(tokens), java.math.MathContext.DECIMAL64)
                        .stripTrailingZeros();
    }

    private Quote priced(String model, String field) {
        return catalogue
                .quote(model)
                .orElseThrow(
                        () ->
                                ApiException.badRequest(
                                        field,
                                        "No price is known of the model '"
                                                + model
                                                + "'; an unknown price is not 0."));
    }

    private long promptTokens(Quote quote, JsonNode body) {
        try {
            return counter.chat(quote.provider(), quote.model(), dialect.parse((ObjectNode) body))
                    .tokens();
        } catch (LlmException wrong) {
            String field = wrong.error().param();
            throw ApiException.badRequest(
                    field == null ? "messages" : field, wrong.error().safeMessage());
        }
    }

    private static CostParts cost(Quote quote, Usage usage) {
        return quote.adjustment().apply(quote.price().cost(usage));
    }
}
