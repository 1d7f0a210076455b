package io.tollgate.contracts;

import java.math.BigDecimal;
import java.util.List;

/**
 * What a model call came to: header {@link InternalHeaders#REPORT} of a unary answer (base64url of
 * the JSON), or the data of SSE event {@link InternalHeaders#REPORT_EVENT} just before the terminal
 * event of a stream.
 *
 * @param attempts every call that was made to a provider, in order; empty when none was
 */
public record CallReport(List<Attempt> attempts) {

    public CallReport {
        attempts = List.copyOf(attempts);
    }

    /** Exact USD over all attempts. */
    public BigDecimal cost() {
        return attempts.stream()
                .map(a -> a.cost().total())
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
