package io.tollgate.contracts;

import java.util.List;

/**
 * Answer of provider-service to {@code GET /internal/models} (all offers, wildcards as such) and to
 * {@code GET /internal/models?name=…} (the one offer behind a concrete name, or none).
 */
public record ModelOffers(List<ModelOffer> models) {

    public ModelOffers {
        models = List.copyOf(models);
    }
}
