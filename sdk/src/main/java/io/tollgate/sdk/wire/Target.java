package io.tollgate.sdk.wire;

import io.tollgate.sdk.http.Timeouts;
import io.tollgate.sdk.provider.ProviderRow;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Where one call goes.
 *
 * @param row the vendor
 * @param model the model's name at the vendor, without the {@code provider/} prefix
 * @param apiKey the secret; null for vendors that want none
 * @param baseUrl the address the wire's path is appended to
 * @param defaults body fields of the deployment, used where the client sent none ({@code
 *     temperature}, …), in the words of the provider's wire
 * @param headers extra headers of the deployment; may hold secrets
 * @param timeouts limits of the call
 * @param dropUnsupported leave out what the target cannot do instead of refusing the call
 * @param maxOutputTokens most tokens the model can generate, null when unknown
 */
public record Target(
        ProviderRow row,
        String model,
        @Nullable String apiKey,
        URI baseUrl,
        Map<String, JsonNode> defaults,
        Map<String, String> headers,
        Timeouts timeouts,
        boolean dropUnsupported,
        @Nullable Long maxOutputTokens) {
    public Target {
        defaults = Map.copyOf(defaults);
        headers = Map.copyOf(headers);
    }

    /** The vendor's own address, no defaults, default timeouts, unsupported fields refused. */
    public static Target of(ProviderRow row, String model, @Nullable String apiKey) {
        return new Target(
                row,
                model,
                apiKey,
                row.baseUrl(),
                Map.of(),
                Map.of(),
                Timeouts.defaults(),
                false,
                null);
    }

    public Target withBaseUrl(URI value) {
        return new Target(
                row,
                model,
                apiKey,
                value,
                defaults,
                headers,
                timeouts,
                dropUnsupported,
                maxOutputTokens);
    }

    public Target withDefaults(Map<String, JsonNode> value) {
        return new Target(
                row,
                model,
                apiKey,
                baseUrl,
                value,
                headers,
                timeouts,
                dropUnsupported,
                maxOutputTokens);
    }

    public Target withHeaders(Map<String, String> value) {
        return new Target(
                row,
                model,
                apiKey,
                baseUrl,
                defaults,
                value,
                timeouts,
                dropUnsupported,
                maxOutputTokens);
    }

    public Target withTimeouts(Timeouts value) {
        return new Target(
                row,
                model,
                apiKey,
                baseUrl,
                defaults,
                headers,
                value,
                dropUnsupported,
                maxOutputTokens);
    }

    public Target withDropUnsupported(boolean value) {
        return new Target(
                row, model, apiKey, baseUrl, defaults, headers, timeouts, value, maxOutputTokens);
    }

    public Target withMaxOutputTokens(@Nullable Long value) {
        return new Target(
                row, model, apiKey, baseUrl, defaults, headers, timeouts, dropUnsupported, value);
    }

    /** Vendor and model only: the rest may hold secrets. */
    @Override
    public String toString() {
        return row.name() + "/" + model;
    }
}
