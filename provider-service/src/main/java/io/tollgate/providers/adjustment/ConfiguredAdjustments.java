package io.tollgate.providers.adjustment;

import io.tollgate.platform.ApiException;
import io.tollgate.platform.ConfigFile;
import io.tollgate.providers.adjustment.Adjustments.Kind;
import io.tollgate.sdk.provider.ProviderRows;
import tools.jackson.databind.JsonNode;

/**
 * What the operator's file says about discounts and margins, in {@code litellm_settings}. Each map
 * holds until an administrator replaces it.
 *
 * @param discounts an object, empty without a setting
 * @param margins an object, empty without a setting
 */
record ConfiguredAdjustments(JsonNode discounts, JsonNode margins) {

    private static final String SECTION = "litellm_settings";
    private static final String DISCOUNTS = "cost_discount_config";
    private static final String MARGINS = "cost_margin_config";

    /**
     * Reads and checks them.
     *
     * @throws IllegalStateException naming the setting, when a map is not one that an administrator
     *     could have set
     */
    static ConfiguredAdjustments of(ConfigFile file, ProviderRows rows) {
        JsonNode section = file.section(SECTION);
        JsonNode discounts = map(section, DISCOUNTS);
        JsonNode margins = map(section, MARGINS);
        try {
            AdjustmentForm.requireDiscounts(discounts, rows);
        } catch (ApiException wrong) {
            throw unusable(DISCOUNTS, wrong);
        }
        try {
            AdjustmentForm.requireMargins(margins, rows);
        } catch (ApiException wrong) {
            throw unusable(MARGINS, wrong);
        }
        return new ConfiguredAdjustments(discounts, margins);
    }

    JsonNode of(Kind kind) {
        return switch (kind) {
            case DISCOUNT -> discounts;
            case MARGIN -> margins;
        };
    }

    private static JsonNode map(JsonNode section, String name) {
        JsonNode given = section.path(name);
        return given.isMissingNode() || given.isNull() ? AdjustmentForm.nothing() : given;
    }

    private static IllegalStateException unusable(String name, ApiException wrong) {
        return new IllegalStateException(SECTION + '.' + name + ": " + wrong.getMessage());
    }
}
