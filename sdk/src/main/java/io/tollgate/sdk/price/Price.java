package io.tollgate.sdk.price;

import io.tollgate.sdk.chat.BilledUnit;
import io.tollgate.sdk.chat.Extras;
import io.tollgate.sdk.chat.ServiceTier;
import io.tollgate.sdk.chat.Usage;
import io.tollgate.sdk.price.Rates.Kind;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a model charges. Immutable. */
public final class Price {
    private final String model;
    private final String mode;
    private final @Nullable Long context;
    private final @Nullable Long maxOutput;
    private final Figures usual;
    private final List<Term> terms;
    private final Map<ServiceTier, Rates> serviceTiers;
    private final Fees fees;

    Price(
            String model,
            String mode,
            @Nullable Long context,
            @Nullable Long maxOutput,
            Figures usual,
            List<Term> terms,
            Map<ServiceTier, Rates> serviceTiers,
            Fees fees) {
        this.model = model;
        this.mode = mode;
        this.context = context;
        this.maxOutput = maxOutput;
        this.usual = usual;
        this.terms = List.copyOf(terms);
        this.serviceTiers = Map.copyOf(serviceTiers);
        this.fees = fees;
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

    /** USD of one piece; empty when the vendor states none. */
    public Optional<BigDecimal> perUnit(BilledUnit unit) {
        return fees.price(unit, null, null);
    }

    /** USD of one generated image; null words stand for the vendor's default. */
    public Optional<BigDecimal> perImage(@Nullable String quality, @Nullable String size) {
        return fees.price(BilledUnit.IMAGE, quality, size);
    }

    /** USD of one generated image of the dearest kind; 0 when none is sold by the piece. */
    public BigDecimal dearestImage() {
        return fees.dearestImage();
    }

    /** The exact cost of a call that is made now. */
    public Cost cost(Usage usage) {
        return cost(usage, Instant.now());
    }

    /**
     * The exact cost. A part without a figure of its own is charged as the wider kind (cached audio
     * as cached input, cached input as input, reasoning as output); a tier reprices the whole
     * request. Flex, batch and priority figures belong to prompts below every tier: a longer one is
     * charged as usual.
     *
     * @param at when the call was made
     */
    public Cost cost(Usage usage, Instant at) {
        Extras extras = usage.extras();
        Rates rates = rates(usage, at);
        long cached = Math.min(usage.cacheReadTokens(), usage.inputTokens());
        long written = Math.min(usage.cacheWriteTokens(), usage.inputTokens() - cached);
        long writtenLong = Math.min(usage.cacheWriteLongTokens(), written);
        long fresh = usage.inputTokens() - cached - written;
        long audioIn = Math.min(usage.audioInputTokens(), fresh);
        long imageIn = Math.min(extras.imageInputTokens(), fresh - audioIn);
        long audioOut = Math.min(usage.audioOutputTokens(), usage.outputTokens());
        long imageOut = Math.min(extras.imageOutputTokens(), usage.outputTokens() - audioOut);
        long thoughts =
                Math.min(usage.reasoningTokens(), usage.outputTokens() - audioOut - imageOut);
        BigDecimal input =
                rates.cost(Kind.INPUT, fresh - audioIn - imageIn)
                        .add(rates.cost(Kind.INPUT_AUDIO, audioIn))
                        .add(rates.cost(Kind.INPUT_IMAGE, imageIn));
        BigDecimal output =
                rates.cost(Kind.OUTPUT, usage.outputTokens() - audioOut - imageOut - thoughts)
                        .add(rates.cost(Kind.OUTPUT_AUDIO, audioOut))
                        .add(rates.cost(Kind.OUTPUT_IMAGE, imageOut))
                        .add(rates.cost(Kind.OUTPUT_REASONING, thoughts));
        BigDecimal cited =
                rates.has(Kind.OUTPUT_CITATION)
                        ? rates.cost(Kind.OUTPUT_CITATION, extras.count(BilledUnit.CITATION_TOKEN))
                        : BigDecimal.ZERO;
        Map<FeeKind, BigDecimal> byPiece = fees.cost(extras, output.signum() > 0);
        return Cost.of(
                input,
                output,
                rates.cost(Kind.CACHE_READ, cached),
                rates.cost(Kind.CACHE_WRITE, written - writtenLong)
                        .add(rates.cost(Kind.CACHE_WRITE_1H, writtenLong)),
                byPiece.getOrDefault(FeeKind.AUDIO, BigDecimal.ZERO),
                byPiece.getOrDefault(FeeKind.IMAGE, BigDecimal.ZERO),
                byPiece.getOrDefault(FeeKind.TOOL, BigDecimal.ZERO),
                byPiece.getOrDefault(FeeKind.OTHER, BigDecimal.ZERO).add(cited));
    }

    private Rates rates(Usage usage, Instant at) {
        Figures figures = usual;
        for (Term term : terms) {
            if (term.holds(at)) {
                figures = term.figures();
            }
        }
        Rates special = serviceTiers.get(usage.extras().tier());
        return special == null || figures.isLong(usage.inputTokens())
                ? figures.rates(usage.inputTokens())
                : special.over(figures.base());
    }

    /**
     * Upper bounds for reserving money before a call.
     *
     * @param inputPerMillion highest USD per million prompt tokens over all tiers and hours, cache
     *     writes, audio and priority service included
     * @param outputPerMillion highest USD per million generated tokens over the same
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

    /** Of a call made within the next day. */
    public WorstCase worstCase() {
        return worstCase(Instant.now());
    }

    /** Of a call made within a day of the moment. */
    public WorstCase worstCase(Instant at) {
        List<Figures> possible = new ArrayList<>(List.of(usual));
        for (Term term : terms) {
            if (term.replacesAll(at)) {
                possible.clear();
            }
            if (term.mayHold(at)) {
                possible.add(term.figures());
            }
        }
        List<Rates> all = new ArrayList<>(serviceTiers.values());
        for (Figures figures : possible) {
            all.add(figures.base());
            figures.tiers().forEach(tier -> all.add(tier.rates()));
        }
        BigDecimal input = BigDecimal.ZERO;
        BigDecimal output = BigDecimal.ZERO;
        for (Rates rates : all) {
            input = input.max(rates.highest(true));
            output = output.max(rates.highest(false));
        }
        return new WorstCase(input, output, fees.perRequest(), maxOutput, context);
    }

    /**
     * LiteLLM's per-token figures laid over this price, tiers and terms included: who states a
     * price means it for every prompt at any hour.
     */
    Price overridden(Rates own) {
        Map<ServiceTier, Rates> tiers = new EnumMap<>(ServiceTier.class);
        serviceTiers.forEach((tier, rates) -> tiers.put(tier, own.over(rates)));
        return new Price(
                model,
                mode,
                context,
                maxOutput,
                usual.under(own),
                terms.stream()
                        .map(
                                t ->
                                        new Term(
                                                t.from(),
                                                t.until(),
                                                t.days(),
                                                t.dailyFrom(),
                                                t.dailyUntil(),
                                                t.figures().under(own)))
                        .toList(),
                tiers,
                fees);
    }

    static Optional<Price> of(String model, Rates own) {
        if (!own.has(Kind.INPUT) && !own.has(Kind.OUTPUT)) {
            return Optional.empty();
        }
        return Optional.of(
                new Price(
                        model,
                        "chat",
                        null,
                        null,
                        new Figures(own, List.of()),
                        List.of(),
                        Map.of(),
                        Fees.NONE));
    }
}
