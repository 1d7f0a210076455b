package io.tollgate.providers.call;

import io.tollgate.contracts.Attempt;
import io.tollgate.contracts.CallReport;
import io.tollgate.contracts.ContractJson;
import io.tollgate.contracts.CostParts;
import io.tollgate.contracts.InternalHeaders;
import io.tollgate.contracts.TokenUsage;
import io.tollgate.providers.account.Admission.Granted;
import io.tollgate.providers.catalogue.Deployment;
import io.tollgate.sdk.chat.Usage;
import io.tollgate.sdk.error.ErrorKind;
import io.tollgate.sdk.error.ProviderError;
import io.tollgate.sdk.price.Price;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps account of the provider calls made for one client call. */
final class Attempts {

    private final InstantSource clock;
    private final List<Attempt> made = new ArrayList<>();
    private Granted account = nobody -> {};
    private boolean goesOn;

    Attempts(InstantSource clock) {
        this.clock = clock;
    }

    /** Who hears how an attempt came out that went on after the call. */
    interface Later {
        /**
         * @param known all attempts of the call; null when only the provider knows
         */
        void ended(@Nullable List<Attempt> known);
    }

    /** One provider call under way. */
    final class Open {

        private final Deployment deployment;
        private final Instant startedAt;
        private @Nullable Instant firstTokenAt;
        private @Nullable BigDecimal flat;
        private @Nullable Later later;

        private Open(Deployment deployment, Instant startedAt) {
            this.deployment = deployment;
            this.startedAt = startedAt;
        }

        Instant startedAt() {
            return startedAt;
        }

        /** The provider works on whatever becomes of this call, which reports nothing of it. */
        void goesOn(Later told) {
            later = told;
            goesOn = true;
        }

        boolean goesOn() {
            return later != null;
        }

        void firstToken() {
            if (firstTokenAt == null) {
                firstTokenAt = clock.instant();
            }
        }

        /** Nobody knows what was used; the operator charges this, in USD. */
        void succeededAt(BigDecimal usd) {
            flat = usd;
            close(null, null, null);
        }

        void succeeded(Usage usage) {
            close(usage, null, null);
        }

        /**
         * @param usage what was used all the same; null when surely nothing was
         */
        void failed(ProviderError error, @Nullable Usage usage) {
            close(usage, error.kind().name().toLowerCase(java.util.Locale.ROOT), kept(error));
        }

        /** A provider's words about a request may quote it, and prompts are never kept. */
        private static String kept(ProviderError error) {
            boolean aboutTheRequest =
                    error.upstreamStatus() > 0 && error.kind().fault() == ErrorKind.Fault.CLIENT;
            return aboutTheRequest
                    ? "The provider refused the request with status " + error.upstreamStatus() + "."
                    : error.safeMessage();
        }

        /** The client went away; what it was sent so far is used and paid for. */
        void abandoned(Usage usage) {
            close(usage, "client_disconnected", "The client closed the connection.");
        }

        /** Somebody asked the provider to stop; what it did until then may be charged. */
        void cancelled(Usage usage) {
            close(usage, "cancelled", "The response was cancelled.");
        }

        private void close(
                @Nullable Usage usage, @Nullable String errorClass, @Nullable String message) {
            Later told = later;
            if (told != null) {
                boolean known = errorClass == null && usage != null && !usage.estimated();
                told.ended(known ? with(attempt(usage, null, null)) : null);
                return;
            }
            made.add(attempt(usage, errorClass, message));
            // Before the client has its answer: its next call must not find this one still counted.
            account.end(List.of(made.getLast()));
        }

        private Attempt attempt(
                @Nullable Usage usage, @Nullable String errorClass, @Nullable String message) {
            Optional<Price> price = deployment.price();
            return new Attempt(
                    made.size() + 1,
                    deployment.id(),
                    deployment.provider(),
                    deployment.target().model(),
                    address(),
                    deployment.region(),
                    startedAt,
                    firstTokenAt,
                    clock.instant(),
                    errorClass == null,
                    errorClass,
                    message,
                    usage == null ? TokenUsage.NONE : tokens(usage),
                    cost(usage, price),
                    usage != null && usage.estimated(),
                    flat != null || price.isPresent());
        }

        /** For the head of an answer whose report comes behind it. */
        String foretold(Usage usage) {
            return header(new CallReport(with(attempt(usage, null, null))));
        }

        private List<Attempt> with(Attempt last) {
            List<Attempt> all = new ArrayList<>(made);
            all.add(last);
            return all;
        }

        private CostParts cost(@Nullable Usage usage, Optional<Price> price) {
            if (flat != null) {
                BigDecimal zero = BigDecimal.ZERO;
                return new CostParts(zero, zero, zero, zero, flat);
            }
            return usage == null || price.isEmpty()
                    ? CostParts.ZERO
                    : deployment.adjustment().apply(price.get().cost(usage, startedAt));
        }

        private String address() {
            var uri = deployment.target().baseUrl();
            return uri.getHost() == null
                    ? uri.toString()
                    : uri.getScheme() + "://" + uri.getAuthority();
        }
    }

    Open begin(Deployment deployment) {
        return new Open(deployment, clock.instant());
    }

    /** An attempt that went on after its call, by whichever replica, behind earlier ones. */
    static Open resumed(
            InstantSource clock,
            Deployment deployment,
            Instant startedAt,
            List<Attempt> earlier,
            Later told) {
        Attempts attempts = new Attempts(clock);
        attempts.made.addAll(earlier);
        attempts.account = unseen -> told.ended(attempts.report().attempts());
        return attempts.new Open(deployment, startedAt);
    }

    int count() {
        return made.size();
    }

    /** Whose Hold the next provider call is made on. */
    void on(Granted next) {
        account = next;
    }

    /** The provider calls after the first {@code earlier} ones. */
    List<Attempt> after(int earlier) {
        return List.copyOf(made.subList(earlier, made.size()));
    }

    /** Whether a provider works on when the call is over. */
    boolean goesOn() {
        return goesOn;
    }

    CallReport report() {
        return new CallReport(made, goesOn ? true : null);
    }

    /** For the header of a unary answer. */
    String header() {
        return header(report());
    }

    private static String header(CallReport report) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json(report));
    }

    private static byte[] json(CallReport report) {
        return ContractJson.MAPPER.writeValueAsBytes(report);
    }

    /** For the end of an answer in pieces. */
    byte[] json() {
        return json(report());
    }

    /** For the stream, just before its terminal event. */
    byte[] event() {
        String json = ContractJson.MAPPER.writeValueAsString(report());
        return ("event: " + InternalHeaders.REPORT_EVENT + "\ndata: " + json + "\n\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    /**
     * What a failed attempt may have used: a provider that was late, or broke off, may bill the
     * prompt; one that refused bills nothing.
     */
    static @Nullable Usage suspected(ProviderError error, long estimatedInputTokens) {
        boolean mayBill =
                error.kind() == ErrorKind.TIMEOUT || error.kind() == ErrorKind.UPSTREAM_PROTOCOL;
        return mayBill ? Usage.estimate(estimatedInputTokens, 0) : null;
    }

    private static TokenUsage tokens(Usage usage) {
        return new TokenUsage(
                usage.inputTokens(),
                usage.cacheReadTokens(),
                usage.cacheWriteTokens(),
                usage.outputTokens(),
                usage.reasoningTokens(),
                usage.audioInputTokens(),
                usage.audioOutputTokens());
    }
}
