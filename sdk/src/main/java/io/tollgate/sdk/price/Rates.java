package io.tollgate.sdk.price;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decimal USD per million tokens, by kind of token; every figure ≥ 0. */
final class Rates {
    /**
     * Kinds of tokens with the wider kind whose figure stands in where they have none of their own.
     */
    enum Kind {
        INPUT(null),
        OUTPUT(null),
        CACHE_READ(INPUT),
        CACHE_WRITE(INPUT),
        CACHE_WRITE_1H(CACHE_WRITE),
        INPUT_AUDIO(INPUT),
        OUTPUT_AUDIO(OUTPUT),
        OUTPUT_REASONING(OUTPUT),
        INPUT_IMAGE(INPUT),
        CACHE_AUDIO_READ(CACHE_READ),
        CACHE_IMAGE_READ(CACHE_READ),
        OUTPUT_IMAGE(OUTPUT),
        INPUT_VIDEO(INPUT),
        OUTPUT_VIDEO(OUTPUT),
        OUTPUT_CITATION(OUTPUT);

        private final @Nullable Kind wider;

        Kind(@Nullable Kind wider) {
            this.wider = wider;
        }

        boolean isInput() {
            return widest() == INPUT;
        }

        private Kind widest() {
            Kind kind = this;
            while (kind.wider != null) {
                kind = kind.wider;
            }
            return kind;
        }
    }

    private static final BigDecimal MILLIONTH = new BigDecimal("0.000001");

    private final Map<Kind, BigDecimal> figures;

    Rates(Map<Kind, BigDecimal> figures) {
        this.figures = new EnumMap<>(Kind.class);
        for (var entry : figures.entrySet()) {
            if (entry.getValue().signum() < 0) {
                throw new IllegalArgumentException("A price is never negative: " + entry.getKey());
            }
            this.figures.put(entry.getKey(), entry.getValue());
        }
    }

    /** From decimal USD per single token; null figures are not stated. */
    static Rates ofTokenCosts(
            @Nullable BigDecimal input,
            @Nullable BigDecimal output,
            @Nullable BigDecimal cacheRead,
            @Nullable BigDecimal cacheWrite) {
        Map<Kind, BigDecimal> stated = new EnumMap<>(Kind.class);
        state(stated, Kind.INPUT, input);
        state(stated, Kind.OUTPUT, output);
        state(stated, Kind.CACHE_READ, cacheRead);
        state(stated, Kind.CACHE_WRITE, cacheWrite);
        return new Rates(stated);
    }

    private static void state(
            Map<Kind, BigDecimal> stated, Kind kind, @Nullable BigDecimal perToken) {
        if (perToken != null) {
            stated.put(kind, perToken.movePointRight(6));
        }
    }

    /** These figures over the {@code base} ones. */
    Rates over(Rates base) {
        Map<Kind, BigDecimal> merged = new EnumMap<>(Kind.class);
        merged.putAll(base.figures);
        merged.putAll(figures);
        return new Rates(merged);
    }

    boolean has(Kind kind) {
        return figures.containsKey(kind);
    }

    boolean isEmpty() {
        return figures.isEmpty();
    }

    /**
     * The figure of the kind or of the next wider one. Where not even the widest is stated, the
     * dearest of its parts stands in: a model that only prices sound was sent sound. 0 when nothing
     * of that direction is stated.
     */
    BigDecimal perMillion(Kind kind) {
        for (Kind k = kind; k != null; k = k.wider) {
            BigDecimal figure = figures.get(k);
            if (figure != null) {
                return figure;
            }
        }
        return highest(kind.isInput());
    }

    /** The dearest figure of the prompt's side or of the answer's. */
    BigDecimal highest(boolean input) {
        BigDecimal highest = BigDecimal.ZERO;
        for (var figure : figures.entrySet()) {
            if (figure.getKey().isInput() == input) {
                highest = highest.max(figure.getValue());
            }
        }
        return highest;
    }

    /** Exact: no rounding however small the figure. */
    BigDecimal cost(Kind kind, BigDecimal tokens) {
        return tokens.signum() == 0
                ? BigDecimal.ZERO
                : perMillion(kind)
                        .multiply(tokens, MathContext.UNLIMITED)
                        .multiply(MILLIONTH, MathContext.UNLIMITED);
    }

    BigDecimal cost(Kind kind, long tokens) {
        return cost(kind, BigDecimal.valueOf(tokens));
    }
}
