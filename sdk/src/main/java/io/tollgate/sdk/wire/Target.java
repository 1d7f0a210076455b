package io.tollgate.sdk.wire;

import io.tollgate.sdk.credential.Credential;
import io.tollgate.sdk.credential.Credentials;
import io.tollgate.sdk.error.LlmException;
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
 * @param parameters of the vendor ({@code aws_region_name}, {@code vertex_project}, {@code
 *     api_version}, …), those of {@link ProviderRow#parameters()}; may hold secrets
 * @param credential signs the finished request
 * @param apiBase an address in place of the vendor's own; null for that
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
        Map<String, String> parameters,
        Credential credential,
        @Nullable URI apiBase,
        Map<String, JsonNode> defaults,
        Map<String, String> headers,
        Timeouts timeouts,
        boolean dropUnsupported,
        @Nullable Long maxOutputTokens) {
    public Target {
        parameters = Map.copyOf(parameters);
        defaults = Map.copyOf(defaults);
        headers = Map.copyOf(headers);
    }

    /** The vendor's own address, no parameters or defaults, unsupported fields refused. */
    public static Target of(ProviderRow row, String model, @Nullable String apiKey) {
        return of(row, model, apiKey, Map.of(), new Credentials());
    }

    /**
     * @param credentials makes the credential, or has it already
     */
    public static Target of(
            ProviderRow row,
            String model,
            @Nullable String apiKey,
            Map<String, String> parameters,
            Credentials credentials) {
        return new Target(
                row,
                model,
                apiKey,
                parameters,
                credentials.of(row, apiKey, parameters),
                null,
                Map.of(),
                Map.of(),
                Timeouts.defaults(),
                false,
                null);
    }

    /**
     * The address the wire's path is appended to.
     *
     * @throws LlmException INVALID_REQUEST naming a vendor parameter the address needs
     */
    public URI baseUrl() {
        return apiBase != null ? apiBase : row.address(parameters);
    }

    /** The vendor parameter of this name, null when nobody gave one. */
    public @Nullable String parameter(String name) {
        return parameters.get(name);
    }

    /**
     * The vendor parameter of this name.
     *
     * @throws LlmException INVALID_REQUEST naming it when nobody gave one
     */
    public String requiredParameter(String name) {
        return row.required(name, parameters);
    }

    public Target withBaseUrl(@Nullable URI value) {
        return new Target(
                row,
                model,
                apiKey,
                parameters,
                credential,
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
                parameters,
                credential,
                apiBase,
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
                parameters,
                credential,
                apiBase,
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
                parameters,
                credential,
                apiBase,
                defaults,
                headers,
                value,
                dropUnsupported,
                maxOutputTokens);
    }

    public Target withDropUnsupported(boolean value) {
        return new Target(
                row,
                model,
                apiKey,
                parameters,
                credential,
                apiBase,
                defaults,
                headers,
                timeouts,
                value,
                maxOutputTokens);
    }

    public Target withMaxOutputTokens(@Nullable Long value) {
        return new Target(
                row,
                model,
                apiKey,
                parameters,
                credential,
                apiBase,
                defaults,
                headers,
                timeouts,
                dropUnsupported,
                value);
    }

    /** Vendor and model only: the rest may hold secrets. */
    @Override
    public String toString() {
        return row.name() + "/" + model;
    }
}
