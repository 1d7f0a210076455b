package io.tollgate.sdk.error;

import org.jspecify.annotations.Nullable;

/**
 * Every way a call can fail, once: the status the client sees, how both client dialects name it,
 * whether another try can help, and whose fault it is.
 *
 * <p>Names follow <a href="https://platform.openai.com/docs/guides/error-codes">OpenAI</a> and <a
 * href="https://docs.anthropic.com/en/api/errors">Anthropic</a>.
 */
public enum ErrorKind {
    /** The provider refused our own credentials; the client's were fine, so it sees a 502. */
    AUTHENTICATION(502, "server_error", "upstream_error", "api_error", false, Fault.GATEWAY),
    /**
     * The provider's account may not do this (country, plan, model access); again ours, not the
     * client's.
     */
    PERMISSION(502, "server_error", "upstream_error", "api_error", false, Fault.GATEWAY),
    MODEL_NOT_FOUND(
            404,
            "invalid_request_error",
            "model_not_found",
            "not_found_error",
            false,
            Fault.CLIENT),
    INVALID_REQUEST(
            400, "invalid_request_error", null, "invalid_request_error", false, Fault.CLIENT),
    UNSUPPORTED_PARAMETER(
            400,
            "invalid_request_error",
            "unsupported_parameter",
            "invalid_request_error",
            false,
            Fault.CLIENT),
    CONTEXT_WINDOW(
            400,
            "invalid_request_error",
            "context_length_exceeded",
            "invalid_request_error",
            false,
            Fault.CLIENT),
    CONTENT_POLICY(
            400,
            "invalid_request_error",
            "content_policy_violation",
            "invalid_request_error",
            false,
            Fault.CLIENT),
    RATE_LIMITED(
            429,
            "rate_limit_error",
            "rate_limit_exceeded",
            "rate_limit_error",
            true,
            Fault.PROVIDER),
    /** The provider account is empty: another deployment may help, the same one will not. */
    INSUFFICIENT_QUOTA(
            429,
            "insufficient_quota",
            "insufficient_quota",
            "rate_limit_error",
            false,
            Fault.GATEWAY),
    REQUEST_TOO_LARGE(
            413,
            "invalid_request_error",
            "request_too_large",
            "request_too_large",
            false,
            Fault.CLIENT),
    /** The provider was late: connect, first byte, between chunks or the whole call. */
    TIMEOUT(504, "server_error", "upstream_timeout", "timeout_error", true, Fault.PROVIDER),
    OVERLOADED(503, "server_error", "overloaded", "overloaded_error", true, Fault.PROVIDER),
    UPSTREAM_UNREACHABLE(502, "server_error", "upstream_error", "api_error", true, Fault.PROVIDER),
    /** The provider's answer was not what its interface promises, or it ended early. */
    UPSTREAM_PROTOCOL(502, "server_error", "upstream_error", "api_error", true, Fault.PROVIDER),
    SERVER_ERROR(500, "server_error", null, "api_error", true, Fault.PROVIDER),

    INVALID_API_KEY(
            401,
            "invalid_request_error",
            "invalid_api_key",
            "authentication_error",
            false,
            Fault.CLIENT),
    EXPIRED_KEY(
            401,
            "invalid_request_error",
            "invalid_api_key",
            "authentication_error",
            false,
            Fault.CLIENT),
    KEY_BLOCKED(
            401,
            "invalid_request_error",
            "invalid_api_key",
            "authentication_error",
            false,
            Fault.CLIENT),
    MODEL_NOT_ALLOWED(
            403, "permission_error", "model_not_allowed", "permission_error", false, Fault.CLIENT),
    ROUTE_NOT_ALLOWED(
            403, "permission_error", "route_not_allowed", "permission_error", false, Fault.CLIENT),
    BUDGET_EXCEEDED(
            429, "budget_exceeded", "budget_exceeded", "rate_limit_error", false, Fault.CLIENT),
    KEY_RATE_LIMITED(
            429, "rate_limit_error", "rate_limit_exceeded", "rate_limit_error", true, Fault.CLIENT),
    TOO_MANY_PARALLEL(
            429, "rate_limit_error", "rate_limit_exceeded", "rate_limit_error", true, Fault.CLIENT),
    /** A caller with a budget asked for a model nobody has priced. */
    UNPRICED_MODEL(
            403, "permission_error", "model_not_priced", "permission_error", false, Fault.GATEWAY),
    NO_HEALTHY_DEPLOYMENT(
            503, "server_error", "no_healthy_deployment", "overloaded_error", true, Fault.GATEWAY),
    SERVICE_UNAVAILABLE(
            503, "server_error", "service_unavailable", "overloaded_error", true, Fault.GATEWAY),
    CONFLICT(409, "invalid_request_error", "conflict", "invalid_request_error", true, Fault.CLIENT);

    /** Who has to change something for the call to work. */
    public enum Fault {
        CLIENT,
        PROVIDER,
        GATEWAY
    }

    private final int status;
    private final String openAiType;
    private final @Nullable String openAiCode;
    private final String anthropicType;
    private final boolean retryable;
    private final Fault fault;

    ErrorKind(
            int status,
            String openAiType,
            @Nullable String openAiCode,
            String anthropicType,
            boolean retryable,
            Fault fault) {
        this.status = status;
        this.openAiType = openAiType;
        this.openAiCode = openAiCode;
        this.anthropicType = anthropicType;
        this.retryable = retryable;
        this.fault = fault;
    }

    /** HTTP status for clients of OpenAI routes, 400 to 504. */
    public int status() {
        return status;
    }

    /** HTTP status for clients of Anthropic routes, where an overloaded model is a 529. */
    public int anthropicStatus() {
        return this == OVERLOADED ? 529 : status;
    }

    public String openAiType() {
        return openAiType;
    }

    /** Null where OpenAI itself sends {@code "code": null}. */
    public @Nullable String openAiCode() {
        return openAiCode;
    }

    public String anthropicType() {
        return anthropicType;
    }

    /** Whether the same call may succeed when tried again, here or on another deployment. */
    public boolean retryable() {
        return retryable;
    }

    public Fault fault() {
        return fault;
    }
}
