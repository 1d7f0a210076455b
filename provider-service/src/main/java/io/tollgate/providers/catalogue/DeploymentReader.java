package io.tollgate.providers.catalogue;

import io.tollgate.providers.adjustment.Adjustments;
import io.tollgate.sdk.credential.Credentials;
import io.tollgate.sdk.http.Timeouts;
import io.tollgate.sdk.price.Price;
import io.tollgate.sdk.price.PriceCatalogue;
import io.tollgate.sdk.provider.ProviderRow;
import io.tollgate.sdk.provider.ProviderRows;
import io.tollgate.sdk.wire.Target;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes deployments of parameters: provider row, address, secret, price and limits together. */
final class DeploymentReader {

    /** Of the deployment's own model, and of no other. */
    private static final List<String> OWN_PRICES =
            List.of(
                    "input_cost_per_token",
                    "output_cost_per_token",
                    "cache_read_input_token_cost",
                    "cache_creation_input_token_cost");

    private final ProviderRows rows;
    private final PriceCatalogue prices;
    private final Adjustments adjustments;
    private final Variables environment;
    private final ZoneId zone;
    private final Credentials credentials = new Credentials();

    /** The environment, or a test's. */
    interface Variables {
        @Nullable String get(String name);
    }

    /**
     * @param zone whose calendar the windows of budgets follow
     */
    DeploymentReader(
            ProviderRows rows,
            PriceCatalogue prices,
            Adjustments adjustments,
            Variables environment,
            ZoneId zone) {
        this.rows = rows;
        this.prices = prices;
        this.adjustments = adjustments;
        this.environment = environment;
        this.zone = zone;
    }

    ProviderRows rows() {
        return rows;
    }

    /**
     * A stored deployment; for a wildcard, the one behind {@code asked}.
     *
     * @param params open and secret parameters together
     * @param asked the concrete model name, null to read a wildcard as such
     */
    Deployment stored(
            String id,
            String modelName,
            ObjectNode params,
            JsonNode info,
            long createdEpochSeconds,
            @Nullable String asked) {
        String model = Params.text(params, "model");
        if (model == null) {
            throw new IllegalStateException("deployment " + id + " has no model");
        }
        String provider = Params.text(params, "custom_llm_provider");
        int slash = model.indexOf('/');
        if (provider == null) {
            provider = slash < 0 ? "openai" : model.substring(0, slash);
            model = model.substring(slash + 1);
        } else if (model.startsWith(provider + "/")) {
            model = model.substring(slash + 1);
        }
        if (asked != null && model.endsWith("*")) {
            String prefix = modelName.substring(0, modelName.length() - 1);
            model = model.substring(0, model.length() - 1) + asked.substring(prefix.length());
        }
        String name = provider;
        ProviderRow row =
                rows.find(provider)
                        .orElseThrow(() -> new IllegalStateException("unknown provider " + name));
        return deployment(
                id,
                asked == null ? modelName : asked,
                row,
                model,
                params,
                info,
                createdEpochSeconds);
    }

    /**
     * A stored deployment's account and address for another model, at the catalogue's price.
     *
     * @param model empty when none is known, so that there is no price
     */
    Deployment withModel(
            String id, ProviderRow row, String model, ObjectNode params, long createdEpochSeconds) {
        ObjectNode without = params.deepCopy();
        without.remove(OWN_PRICES);
        ObjectNode none = Params.MAPPER.createObjectNode();
        return deployment(
                id, row.name() + "/" + model, row, model, without, none, createdEpochSeconds);
    }

    /** What the environment alone makes available, by {@code provider/model}. */
    Deployment fromEnvironment(ProviderRow row, String model, String asked) {
        ObjectNode none = Params.MAPPER.createObjectNode();
        return deployment("env-" + row.name(), asked, row, model, none, none, 0);
    }

    private Deployment deployment(
            String id,
            String modelName,
            ProviderRow row,
            String model,
            JsonNode params,
            JsonNode info,
            long createdEpochSeconds) {
        String pricedAs = Optional.ofNullable(Params.text(info, "base_model")).orElse(model);
        int slash = pricedAs.indexOf('/');
        if (slash > 0 && pricedAs.substring(0, slash).equals(row.name())) {
            pricedAs = pricedAs.substring(slash + 1);
        }
        Optional<Price> price = price(row, pricedAs, params, info);
        Long maxOutput = first(info, "max_output_tokens", price.map(Price::maxOutput).orElse(null));
        Long context = first(info, "max_input_tokens", price.map(Price::context).orElse(null));
        String mode = Params.text(info, "mode");
        BigDecimal weight = Params.decimal(params, "weight");
        Target target =
                Target.of(
                                row,
                                model,
                                apiKey(row, params),
                                row.values(name -> resolved(params, name), environment::get),
                                credentials)
                        .withBaseUrl(address(row, params))
                        .withTimeouts(timeouts(params))
                        .withDropUnsupported(params.path("drop_params").asBoolean(false))
                        .withMaxOutputTokens(maxOutput);
        return new Deployment(
                id,
                modelName,
                target,
                price,
                adjustments.of(row.name()),
                mode != null ? mode : price.map(Price::mode).orElse(null),
                maxOutput,
                context,
                weight == null ? 1 : weight.doubleValue(),
                Params.text(params, "region_name"),
                DeploymentLimits.read(id, params, Instant.ofEpochSecond(createdEpochSeconds), zone),
                createdEpochSeconds,
                info.path("access_groups").valueStream().map(JsonNode::asString).toList());
    }

    /** The catalogue's price of a model that no deployment need serve. */
    Optional<Quote> listed(String provider, String model) {
        return prices.find(provider, model)
                .map(price -> new Quote(provider, model, price, adjustments.of(provider)));
    }

    /** Every provider with a price list. */
    Set<String> pricedProviders() {
        return prices.providers();
    }

    /** Prices stated for the deployment win over the catalogue's. */
    private Optional<Price> price(ProviderRow row, String model, JsonNode params, JsonNode info) {
        Optional<Price> known = prices.find(row.name(), model);
        return PriceCatalogue.override(
                model,
                known,
                figure(params, info, "input_cost_per_token"),
                figure(params, info, "output_cost_per_token"),
                figure(params, info, "cache_read_input_token_cost"),
                figure(params, info, "cache_creation_input_token_cost"));
    }

    private static @Nullable BigDecimal figure(JsonNode params, JsonNode info, String name) {
        BigDecimal own = Params.decimal(params, name);
        return own != null ? own : Params.decimal(info, name);
    }

    private @Nullable String apiKey(ProviderRow row, JsonNode params) {
        if (Params.text(params, "api_key") != null) {
            return resolved(params, "api_key");
        }
        return row.keyEnv() == null ? null : environment.get(row.keyEnv());
    }

    /** An address in place of the vendor's; null for that. */
    private @Nullable URI address(ProviderRow row, JsonNode params) {
        String given = resolved(params, "api_base");
        if (given == null && row.baseUrlEnv() != null) {
            given = environment.get(row.baseUrlEnv());
        }
        if (given == null || given.isBlank()) {
            return null;
        }
        return URI.create(given.endsWith("/") ? given.substring(0, given.length() - 1) : given);
    }

    /** A parameter as text, a reference to the environment followed; null when there is none. */
    private @Nullable String resolved(JsonNode params, String name) {
        JsonNode value = params.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        // Some are JSON of their own, such as the credentials of a service account.
        String text = value.isString() ? value.stringValue() : value.toString();
        String variable = Params.reference(text);
        return variable == null ? text : environment.get(variable);
    }

    private static Timeouts timeouts(JsonNode params) {
        Timeouts usual = Timeouts.defaults();
        BigDecimal total = Params.decimal(params, "timeout");
        BigDecimal firstByte = Params.decimal(params, "stream_timeout");
        if (total == null && firstByte == null) {
            return usual;
        }
        Duration whole = total == null ? usual.total() : seconds(total);
        Duration first = firstByte == null ? min(usual.firstByte(), whole) : seconds(firstByte);
        return new Timeouts(usual.connect(), first, min(usual.betweenChunks(), whole), whole);
    }

    private static Duration seconds(BigDecimal seconds) {
        return Duration.ofMillis(Math.max(1, seconds.movePointRight(3).longValue()));
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private static @Nullable Long first(JsonNode info, String name, @Nullable Long otherwise) {
        Long own = Params.whole(info, name);
        return own != null ? own : otherwise;
    }
}
