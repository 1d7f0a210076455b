package io.tollgate.providers.catalogue;

import io.tollgate.contracts.ModelOffers;
import io.tollgate.contracts.PassThroughOffer;
import io.tollgate.contracts.ProviderNames;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Tells the gateway which models there are and what to assume of them. */
@RestController
class InternalModels {

    private final Catalogue catalogue;

    InternalModels(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    @GetMapping("/internal/models")
    ModelOffers models(@RequestParam(required = false) @Nullable String name) {
        return new ModelOffers(
                name == null ? catalogue.offers() : catalogue.offer(name).stream().toList());
    }

    @GetMapping("/internal/providers")
    ProviderNames providers() {
        return new ProviderNames(catalogue.passableNames());
    }

    @GetMapping("/internal/pass-through")
    ResponseEntity<PassThroughOffer> passThrough(
            @RequestParam String provider, @RequestParam(required = false) @Nullable String model) {
        return ResponseEntity.of(
                catalogue.passable(provider).map(row -> catalogue.passThroughOffer(row, model)));
    }
}
