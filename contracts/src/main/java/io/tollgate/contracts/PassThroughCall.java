package io.tollgate.contracts;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A call that goes to a provider as it came, as header {@link InternalHeaders#PASS_THROUGH}.
 *
 * @param provider its name, or another one it goes by
 * @param method of HTTP
 * @param target path and query below the provider's name, not decoded, beginning with a slash
 * @param form of the body and its answer; null when nobody here understands them
 * @param model the provider's name of it, null when the call names none
 * @param usd what the operator charges for a call whose use is not known, null for nothing
 */
public record PassThroughCall(
        String provider,
        String method,
        String target,
        @Nullable PassThroughForm form,
        @Nullable String model,
        @Nullable BigDecimal usd) {}
