package io.tollgate.spend.logs;

import io.tollgate.platform.ApiException;
import org.jspecify.annotations.Nullable;

/**
 * A column that rows can be sorted by. The two texts are parts of statements: constants of this
 * enumeration, never a client's.
 */
enum LogSort {
    START_TIME("startTime", "started_at", "timestamptz"),
    END_TIME("endTime", "ended_at", "timestamptz"),
    SPEND("spend", "usd", "numeric"),
    TOTAL_TOKENS("total_tokens", "(input_tokens + output_tokens)", "bigint"),
    DURATION("request_duration_ms", "extract(epoch FROM ended_at - started_at)", "numeric"),
    MODEL("model", "coalesce(model, '')", "text"),
    TIME_TO_FIRST_TOKEN(
            "ttft_ms", "coalesce(extract(epoch FROM first_token_at - started_at), -1)", "numeric");

    private final String parameter;
    private final String expression;
    private final String type;

    LogSort(String parameter, String expression, String type) {
        this.parameter = parameter;
        this.expression = expression;
        this.type = type;
    }

    /** SQL that is never null, so that every row has its place. */
    String expression() {
        return expression;
    }

    /** SQL type of the expression. */
    String type() {
        return type;
    }

    /**
     * The column of that name, {@code startTime} without one.
     *
     * @throws ApiException 400 for any other name
     */
    static LogSort of(@Nullable String parameter) {
        if (parameter == null) {
            return START_TIME;
        }
        for (LogSort sort : values()) {
            if (sort.parameter.equals(parameter)) {
                return sort;
            }
        }
        throw ApiException.badRequest(
                "sort_by",
                "'sort_by' is one of spend, total_tokens, startTime, endTime,"
                        + " request_duration_ms, model, ttft_ms.");
    }
}
