package io.tollgate.providers.catalogue;

import io.tollgate.platform.ApiException;
import io.tollgate.sdk.provider.ProviderRow;
import io.tollgate.sdk.provider.ProviderRows;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code litellm_params}: which of them are secret, and whether they make sense. */
final class Params {

    static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .enable(
                            tools.jackson.databind.DeserializationFeature
                                    .USE_BIG_DECIMAL_FOR_FLOATS)
                    .build();

    private static final String REFERENCE = "os.environ/";

    private static final Set<String> SECRETS =
            Set.of(
                    "api_key",
                    "aws_access_key_id",
                    "aws_secret_access_key",
                    "aws_session_token",
                    "aws_web_identity_token",
                    "azure_ad_token",
                    "client_secret",
                    "extra_headers",
                    "headers",
                    "vertex_credentials");

    private static final List<String> SECRET_ENDINGS =
            List.of("_api_key", "_secret", "_password", "_credentials", "_private_key");

    private static final List<String> AMOUNTS =
            List.of(
                    "input_cost_per_token",
                    "output_cost_per_token",
                    "cache_read_input_token_cost",
                    "cache_creation_input_token_cost",
                    "weight",
                    "rpm",
                    "tpm",
                    "max_parallel_requests",
                    "max_budget",
                    "timeout",
                    "stream_timeout");

    /** Plain names only: Spring would read tollgate.vault.key as TOLLGATE_VAULT_KEY. */
    private static final Pattern MAY_BE_REFERRED_TO =
            Pattern.compile("(?!(?i:TOLLGATE_|SPRING_))[A-Za-z_][A-Za-z0-9_]*");

    private Params() {}

    /** Whether a value must rest encrypted and never be shown; a reference is no secret. */
    static boolean isSecret(String name, JsonNode value) {
        if (value.isString() && value.stringValue().startsWith(REFERENCE)) {
            return false;
        }
        String lower = name.toLowerCase(Locale.ROOT);
        return SECRETS.contains(lower) || SECRET_ENDINGS.stream().anyMatch(lower::endsWith);
    }

    /** The name behind {@code os.environ/NAME}; null when the value is itself. */
    static @Nullable String reference(String value) {
        return value.startsWith(REFERENCE) ? value.substring(REFERENCE.length()) : null;
    }

    /** A decimal, null when absent. Call after {@link #check}. */
    static @Nullable BigDecimal decimal(JsonNode params, String name) {
        JsonNode value = params.path(name);
        if (value.isNumber()) {
            return value.decimalValue();
        }
        return value.isString() ? new BigDecimal(value.stringValue()) : null;
    }

    static @Nullable String text(JsonNode node, String name) {
        JsonNode value = node.path(name);
        return value.isString() && !value.stringValue().isBlank() ? value.stringValue() : null;
    }

    static @Nullable Long whole(JsonNode node, String name) {
        JsonNode value = node.path(name);
        return value.isIntegralNumber() && value.longValue() > 0 ? value.longValue() : null;
    }

    /**
     * @throws ApiException 400 naming the field
     */
    static void check(ObjectNode params, ProviderRows rows) {
        String model = text(params, "model");
        if (model == null) {
            throw ApiException.badRequest(
                    "litellm_params.model", "litellm_params.model is required, as provider/model");
        }
        String provider = text(params, "custom_llm_provider");
        if (provider == null) {
            int slash = model.indexOf('/');
            provider = slash < 0 ? "openai" : model.substring(0, slash);
        }
        ProviderRow row = rows.find(provider).orElse(null);
        if (row == null) {
            throw ApiException.badRequest(
                    "litellm_params.model",
                    "Unknown provider '" + provider + "': write provider/model");
        }
        checkVendorParameters(params, row, rows);
        checkAddress(text(params, "api_base"));
        checkAmounts("litellm_params.", params);
        DeploymentLimits.check(params);
        params.properties().forEach(entry -> checkReference(entry.getKey(), entry.getValue()));
    }

    /** A setting of another vendor would be ignored, which nobody who wrote it wants. */
    private static void checkVendorParameters(
            ObjectNode params, ProviderRow row, ProviderRows rows) {
        for (var entry : params.properties()) {
            String name = entry.getKey();
            boolean foreign =
                    !entry.getValue().isNull()
                            && !row.parameters().containsKey(name)
                            && rows.all().stream().anyMatch(r -> r.parameters().containsKey(name));
            if (foreign) {
                throw ApiException.badRequest(
                        "litellm_params." + name,
                        "The provider " + row.name() + " does not know " + name);
            }
        }
    }

    private static void checkAddress(@Nullable String address) {
        if (address == null || reference(address) != null) {
            return;
        }
        try {
            URI uri = new URI(address);
            boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (!http || uri.getHost() == null || uri.getUserInfo() != null) {
                throw new URISyntaxException("", "not an http address");
            }
        } catch (URISyntaxException malformed) {
            throw ApiException.badRequest(
                    "litellm_params.api_base", "api_base must be an http or https address");
        }
    }

    /**
     * @param where in front of a field's name in the error
     * @throws ApiException 400 naming the field
     */
    static void checkAmounts(String where, JsonNode params) {
        AMOUNTS.forEach(name -> checkAmount(where, params, name));
    }

    private static void checkAmount(String where, JsonNode params, String name) {
        JsonNode value = params.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return;
        }
        try {
            BigDecimal amount = decimal(params, name);
            if (amount != null && amount.signum() >= 0) {
                return;
            }
        } catch (NumberFormatException notANumber) {
            // Said below.
        }
        throw ApiException.badRequest(
                where + name, name + " must be a number that is not negative");
    }

    /** References must not lead to the platform's own secrets. */
    private static void checkReference(String name, JsonNode value) {
        String variable = value.isString() ? reference(value.stringValue()) : null;
        if (variable != null && !MAY_BE_REFERRED_TO.matcher(variable).matches()) {
            throw ApiException.badRequest(
                    "litellm_params." + name, "Variables of Tollgate itself cannot be referred to");
        }
    }
}
