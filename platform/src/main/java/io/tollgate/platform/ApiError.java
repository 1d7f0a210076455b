package io.tollgate.platform;

import io.tollgate.contracts.ContractJson;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * The error object of the management API: {@code {"error": {message, type, param, code}}}, with the
 * status as a string in {@code code}.
 */
public record ApiError(HttpStatus status, String type, String message, @Nullable String param) {

    public static ApiError of(
            HttpStatus status, String type, String message, @Nullable String param) {
        return new ApiError(status, type, message, param);
    }

    /** The object as clients get it. */
    public Map<String, Object> body() {
        Map<String, @Nullable Object> error = new LinkedHashMap<>();
        error.put("message", message);
        error.put("type", type);
        error.put("param", param);
        error.put("code", Integer.toString(status.value()));
        return Map.of("error", error);
    }

    byte[] json() {
        return ContractJson.MAPPER.writeValueAsBytes(body());
    }
}
