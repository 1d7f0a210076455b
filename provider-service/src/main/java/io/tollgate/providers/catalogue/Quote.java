package io.tollgate.providers.catalogue;

import io.tollgate.providers.adjustment.Adjustment;
import io.tollgate.sdk.price.Price;

/**
 * What a model is charged at.
 *
 * @param provider LiteLLM's provider name
 * @param model the provider's own model name
 */
public record Quote(String provider, String model, Price price, Adjustment adjustment) {}
