package io.tollgate.providers.catalogue;

import io.tollgate.contracts.Level;
import io.tollgate.providers.adjustment.Adjustment;
import io.tollgate.sdk.price.Price;
import io.tollgate.sdk.wire.Target;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A model at one provider under one account: where a call can go.
 *
 * @param id stable; the {@code model_id} in headers and ledger
 * @param modelName public name; several deployments may share it
 * @param target where and how to call; holds the secret
 * @param price empty when nobody knows it, which is not the same as free
 * @param adjustment what the operator takes off or puts on that price
 * @param mode {@code chat}, {@code embedding}, …; null when unknown
 * @param maxOutputTokens null when unknown
 * @param contextTokens null when unknown
 * @param weight share among the deployments of one name, from 0
 * @param region where it says it is, null when it does not
 * @param limits its own budget and limits, null when it has none
 * @param accessGroups names by which lists of allowed models may mean its model
 */
public record Deployment(
        String id,
        String modelName,
        Target target,
        Optional<Price> price,
        Adjustment adjustment,
        @Nullable String mode,
        @Nullable Long maxOutputTokens,
        @Nullable Long contextTokens,
        double weight,
        @Nullable String region,
        @Nullable Level limits,
        long createdEpochSeconds,
        List<String> accessGroups) {

    public Deployment {
        accessGroups = List.copyOf(accessGroups);
    }

    public String provider() {
        return target.row().name();
    }

    /** Names only: the target holds a secret. */
    @Override
    public String toString() {
        return "Deployment[" + id + ", " + modelName + "]";
    }
}
