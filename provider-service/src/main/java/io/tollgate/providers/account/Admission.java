package io.tollgate.providers.account;

import io.tollgate.contracts.Attempt;
import io.tollgate.sdk.error.ErrorKind;
import io.tollgate.sdk.error.ProviderError;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether an attempt may be made on a deployment. */
public sealed interface Admission {

    /** It may; whoever makes it says what it came to. */
    interface Granted {
        /**
         * Gives back what the attempt did not need; again, it does nothing.
         *
         * @param made what was reported of it, empty when no provider was called; null when nobody
         *     knows, which is taken for all that was reserved
         */
        void end(@Nullable List<Attempt> made);
    }

    /** It may. */
    record Admitted(Granted account) implements Admission {

        static final Admitted FREE = new Admitted(made -> {});
    }

    /** Why an account refuses; the first of these is what a client is told. */
    enum Reason {
        AT_LIMIT,
        CANNOT_BE_CHECKED,
        NO_PRICE
    }

    /**
     * It may not.
     *
     * @param retryAfter after which it makes sense to ask again
     */
    record Refused(Reason reason, Duration retryAfter) implements Admission {

        /** Of two, what the client should hear of. */
        public Refused or(@Nullable Refused other) {
            if (other == null) {
                return this;
            }
            int order = reason.compareTo(other.reason);
            boolean first =
                    order < 0 || (order == 0 && retryAfter.compareTo(other.retryAfter) <= 0);
            return first ? this : other;
        }

        /** When no account that serves the model takes the call; never their numbers. */
        public ProviderError error(String model) {
            return switch (reason) {
                case AT_LIMIT ->
                        error(
                                ErrorKind.RATE_LIMITED,
                                "The provider account for `"
                                        + model
                                        + "` is at its limit. Try again later.");
                case CANNOT_BE_CHECKED ->
                        error(
                                ErrorKind.SERVICE_UNAVAILABLE,
                                "The limits of the provider account for `"
                                        + model
                                        + "` cannot be checked at the moment. Try again shortly.");
                case NO_PRICE ->
                        ProviderError.of(
                                ErrorKind.UNPRICED_MODEL,
                                "The model `"
                                        + model
                                        + "` has no price, so a provider account with a budget"
                                        + " cannot serve it.",
                                "model");
            };
        }

        private ProviderError error(ErrorKind kind, String text) {
            return new ProviderError(kind, 0, text, null, null, retryAfter);
        }
    }
}
