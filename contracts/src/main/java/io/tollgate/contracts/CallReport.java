package io.tollgate.contracts;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model call came to: header {@link InternalHeaders#REPORT} of a unary answer (base64url of
 * the JSON), or the data of SSE event {@link InternalHeaders#REPORT_EVENT} just before the terminal
 * event of a stream.
 *
 * @param attempts every call that was made to a provider, in order; empty when none was
 * @param pending true when the provider works on in the background: the account is then booked when
 *     it is known, see {@link BackgroundCall}; null otherwise
 */
public record CallReport(List<Attempt> attempts, @Nullable Boolean pending) {

    /** Of a call that is over. */
    public CallReport(List<Attempt> attempts) {
        this(attempts, null);
    }

    public CallReport {
        attempts = List.copyOf(attempts);
    }

    /** Whether the provider works on, so that nothing of this can be booked yet. */
    public boolean goesOn() {
        return Boolean.TRUE.equals(pending);
    }

    /** Exact USD over all attempts. */
    public BigDecimal cost() {
        return attempts.stream()
                .map(a -> a.cost().total())
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
