package io.tollgate.sdk.price;

import io.tollgate.sdk.chat.Usage;
import io.tollgate.sdk.price.Rates.Kind;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a model charges. Immutable. */
public final class Price {
    private final String model;
    private final String mode;
    private final @Nullable Long context;
    private final @Nullable Long maxOutput;
    private final Rates base;
    private final List<Tier> tiers;
    private final BigDecimal perRequest;

    /** Rates of a request whose whole prompt is longer than {@code aboveInput} tokens. */
    record Tier(long aboveInput, Rates rates) {}

    Price(
            String model,
            String mode,
            @Nullable Long context,
            @Nullable Long maxOutput,
            Rates base,
            List<Tier> tiers,
            BigDecimal perRequest) {
        this.model = model;
        this.mode = mode;
        this.context = context;
        this.maxOutput = maxOutput;
        this.base = base;
        this.tiers =
                tiers.stream()
                        .sorted(Comparator.comparingLong(Tier::aboveInput).reversed())
                        .toList();
        this.perRequest = perRequest;
    }

    /** The model's id in the catalogue. */
    public String model() {
        return model;
    }

    /** {@code chat}, {@code embedding}, …. */
    public String mode() {
        return mode;
    }

    /** Most tokens of prompt and answer together; null when unknown. */
    public @Nullable Long context() {
        return context;
    }

    /** Most tokens the model can generate; null when unknown. */
    public @Nullable Long maxOutput() {
        return maxOutput;
    }

    /**
     * The exact cost. A part without a figure of its own is charged as the wider kind (cached audio
     * as cached input, cached input as input, reasoning as output); a tier reprices the whole
     * request.
     */
    public Cost cost(Usage usage) {
        Rates rates = ratesFor(usage.inputTokens());
        long cached = Math.min(usage.cacheReadTokens(), usage.inputTokens());
        long written = Math.min(usage.cacheWriteTokens(), usage.inputTokens() - cached);
        long writtenLong = Math.min(usage.cacheWriteLongTokens(), written);
        long fresh = usage.inputTokens() - cached - written;
        long audioIn = Math.min(usage.audioInputTokens(), fresh);
        long audioOut = Math.min(usage.audioOutputTokens(), usage.outputTokens());
        long thoughts = Math.min(usage.reasoningTokens(), usage.outputTokens() - audioOut);
        return Cost.of(
                rates.cost(Kind.INPUT, fresh - audioIn).add(rates.cost(Kind.INPUT_AUDIO, audioIn)),
                rates.cost(Kind.OUTPUT, usage.outputTokens() - audioOut - thoughts)
                        .add(rates.cost(Kind.OUTPUT_AUDIO, audioOut))
                        .add(rates.cost(Kind.OUTPUT_REASONING, thoughts)),
                rates.cost(Kind.CACHE_READ, cached),
                rates.cost(Kind.CACHE_WRITE, written - writtenLong)
                        .add(rates.cost(Kind.CACHE_WRITE_1H, writtenLong)),
                perRequest);
    }

    private Rates ratesFor(long inputTokens) {
        for (Tier tier : tiers) {
            if (inputTokens > tier.aboveInput()) {
                return tier.rates();
            }
        }
        return base;
    }

    /**
     * Upper bounds for reserving money before a call.
     *
     * @param inputPerMillion highest USD per million prompt tokens over all tiers, cache writes and
     *     audio included
     * @param outputPerMillion highest USD per million generated tokens over all tiers
     * @param perRequest flat USD of a call
     * @param maxOutput most tokens generated, null when unknown
     * @param context most tokens in all, null when unknown
     */
    public record WorstCase(
            BigDecimal inputPerMillion,
            BigDecimal outputPerMillion,
            BigDecimal perRequest,
            @Nullable Long maxOutput,
            @Nullable Long context) {}

    /**
     * LiteLLM's per-token figures laid over this price, tiers included: who states a price means it
     * for every prompt.
     */
    Price overridden(
            @Nullable BigDecimal input,
            @Nullable BigDecimal output,
            @Nullable BigDecimal cacheRead,
            @Nullable BigDecimal cacheWrite) {
        Rates own = Rates.ofTokenCosts(input, output, cacheRead, cacheWrite);
        List<Tier> repriced =
                tiers.stream().map(t -> new Tier(t.aboveInput(), own.over(t.rates()))).toList();
        return new Price(model, mode, context, maxOutput, own.over(base), repriced, perRequest);
    }

    static Optional<Price> ofTokenCosts(
            String model,
            @Nullable BigDecimal input,
            @Nullable BigDecimal output,
            @Nullable BigDecimal cacheRead,
            @Nullable BigDecimal cacheWrite) {
        Rates own = Rates.ofTokenCosts(input, output, cacheRead, cacheWrite);
        if (!own.has(Kind.INPUT) && !own.has(Kind.OUTPUT)) {
            return Optional.empty();
        }
        return Optional.of(new Price(model, "chat", null, null, own, List.of(), BigDecimal.ZERO));
    }

    public WorstCase worstCase() {
        BigDecimal input = BigDecimal.ZERO;
        BigDecimal output = BigDecimal.ZERO;
        List<Rates> all = Stream.concat(Stream.of(base), tiers.stream().map(Tier::rates)).toList();
        for (Rates rates : all) {
            for (Kind kind :
                    List.of(
                            Kind.INPUT,
                            Kind.CACHE_READ,
                            Kind.CACHE_WRITE,
                            Kind.CACHE_WRITE_1H,
                            Kind.INPUT_AUDIO,
                            Kind.INPUT_IMAGE,
                            Kind.CACHE_AUDIO_READ)) {
                input = input.max(rates.perMillion(kind));
            }
            for (Kind kind :
                    List.of(
                            Kind.OUTPUT,
                            Kind.OUTPUT_AUDIO,
                            Kind.OUTPUT_REASONING,
                            Kind.OUTPUT_IMAGE)) {
                output = output.max(rates.perMillion(kind));
            }
        }
        return new WorstCase(input, output, perRequest, maxOutput, context);
    }
}
