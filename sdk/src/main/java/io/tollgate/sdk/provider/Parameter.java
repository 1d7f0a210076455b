package io.tollgate.sdk.provider;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A setting only some vendors have, under the name LiteLLM gives it ({@code aws_region_name}).
 *
 * @param env environment variables that stand in for it, the first that is set counts
 * @param fallback used when nobody gave one; null for none
 */
public record Parameter(String name, List<String> env, @Nullable String fallback) {
    public Parameter {
        env = List.copyOf(env);
    }
}
