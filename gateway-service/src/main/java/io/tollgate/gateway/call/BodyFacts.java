package io.tollgate.gateway.call;

import io.tollgate.sdk.price.HostedTools;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What deciding about a call needs of its body.
 *
 * @param maxTokens the client's limit of output tokens, null when it gave none
 * @param choices how many answers are asked for, from 1
 * @param promptTokenBound more tokens than the prompt can have: a token is at least one byte of
 *     text, and images and documents count a stated maximum
 * @param promptTokenEstimate about how many tokens the prompt has, for rate limits
 * @param hostedTools tools that run at the vendor and are charged by the call
 * @param user customer id, from {@code user} or else {@code metadata.user_id}; null when none
 * @param cache the request's {@code cache} object, null when none
 */
public record BodyFacts(
        String model,
        boolean stream,
        @Nullable Long maxTokens,
        int choices,
        long promptTokenBound,
        long promptTokenEstimate,
        HostedTools hostedTools,
        @Nullable String user,
        List<String> tags,
        @Nullable String sessionId,
        @Nullable String traceId,
        @Nullable JsonNode cache) {}
