package io.tollgate.providers.adjustment;

import io.tollgate.platform.ApiException;
import io.tollgate.sdk.provider.ProviderRows;
import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Checks what an administrator sends, in LiteLLM's two forms. */
public final class AdjustmentForm {

    static final String GLOBAL = "global";

    private static final int MOST_DECIMALS = 9;
    private static final BigDecimal MOST_DISCOUNT = BigDecimal.ONE;
    private static final BigDecimal MOST_MARGIN = BigDecimal.TEN;
    private static final BigDecimal MOST_PER_CALL = BigDecimal.valueOf(1_000);

    private AdjustmentForm() {}

    /**
     * Provider to share off.
     *
     * @throws ApiException 400 naming the provider's field
     */
    public static void requireDiscounts(JsonNode body, ProviderRows rows) {
        requireObject(body);
        for (Map.Entry<String, JsonNode> entry : body.properties()) {
            requireProvider(entry.getKey(), rows);
            require(entry.getKey(), entry.getValue(), MOST_DISCOUNT);
        }
    }

    /**
     * Provider, or {@code global}, to a share or an object of share and fixed amount.
     *
     * @throws ApiException 400 naming the provider's field
     */
    public static void requireMargins(JsonNode body, ProviderRows rows) {
        requireObject(body);
        for (Map.Entry<String, JsonNode> entry : body.properties()) {
            String name = entry.getKey();
            if (!name.equals(GLOBAL)) {
                requireProvider(name, rows);
            }
            JsonNode margin = entry.getValue();
            if (!margin.isObject()) {
                require(name, margin, MOST_MARGIN);
                continue;
            }
            if (margin.isEmpty()) {
                throw bad(name, "needs percentage, fixed_amount or both");
            }
            for (Map.Entry<String, JsonNode> part : margin.properties()) {
                String field = name + "." + part.getKey();
                switch (part.getKey()) {
                    case "percentage" -> require(field, part.getValue(), MOST_MARGIN);
                    case "fixed_amount" -> require(field, part.getValue(), MOST_PER_CALL);
                    default -> throw bad(field, "is not known: percentage or fixed_amount");
                }
            }
        }
    }

    /** A map without any provider. */
    static JsonNode nothing() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** The margin of one provider; its own wins over the global one. */
    static Adjustment read(JsonNode discounts, JsonNode margins, String provider) {
        JsonNode discount = discounts.path(provider);
        JsonNode own = margins.path(provider);
        JsonNode margin = own.isMissingNode() ? margins.path(GLOBAL) : own;
        JsonNode share = margin.isObject() ? margin.path("percentage") : margin;
        return new Adjustment(number(discount), number(share), number(margin.path("fixed_amount")));
    }

    private static BigDecimal number(@Nullable JsonNode node) {
        return node != null && node.isNumber() ? node.decimalValue() : BigDecimal.ZERO;
    }

    private static void requireObject(JsonNode body) {
        if (!body.isObject()) {
            throw ApiException.badRequest(null, "The body is an object of providers.");
        }
    }

    private static void requireProvider(String name, ProviderRows rows) {
        if (rows.find(name).isEmpty()) {
            throw bad(name, "is no provider that is known here");
        }
    }

    private static void require(String field, JsonNode value, BigDecimal most) {
        if (value.isNumber()) {
            BigDecimal number = value.decimalValue();
            if (number.signum() >= 0
                    && number.compareTo(most) <= 0
                    && number.stripTrailingZeros().scale() <= MOST_DECIMALS) {
                return;
            }
        }
        throw bad(
                field,
                "is a number from 0 to "
                        + most.toPlainString()
                        + " with at most "
                        + MOST_DECIMALS
                        + " decimals");
    }

    private static ApiException bad(String field, String rule) {
        return ApiException.badRequest(field, "'" + field + "' " + rule + ".");
    }
}
