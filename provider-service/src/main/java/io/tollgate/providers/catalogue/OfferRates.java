package io.tollgate.providers.catalogue;

import io.tollgate.sdk.chat.BilledUnit;
import io.tollgate.sdk.price.Price;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway must reckon with before a call, per million of the tokens it counts. It counts
 * an image made as 10,000 tokens, a second of sound as 50, a search unit as 1,000 and a character
 * read aloud as one: prices by the piece are turned into prices of so many tokens.
 *
 * @param byTokens false where tokens stand for pieces, which no context window bounds
 */
record OfferRates(BigDecimal input, BigDecimal output, BigDecimal perCall, boolean byTokens) {

    private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);
    private static final BigDecimal IMAGES_OF_A_MILLION = BigDecimal.valueOf(100);
    private static final BigDecimal SECONDS_OF_A_MILLION = BigDecimal.valueOf(20_000);
    private static final BigDecimal SEARCH_UNITS_OF_A_MILLION = BigDecimal.valueOf(1_000);

    /** The largest image there is, in millions of pixels. */
    private static final BigDecimal MOST_MEGAPIXELS = BigDecimal.valueOf(4);

    /** Slowest speech comes to fewer tokens of sound for a character. */
    private static final BigDecimal SOUND_TOKENS_OF_A_CHARACTER = BigDecimal.valueOf(16);

    static OfferRates of(Price price, @Nullable String mode) {
        Price.WorstCase worst = price.worstCase();
        BigDecimal input = worst.inputPerMillion();
        BigDecimal output = worst.outputPerMillion();
        BigDecimal dearest = input.max(output);
        return switch (mode == null ? "" : mode) {
            case "image_generation" ->
                    pieces(
                            dearest.max(image(price).multiply(IMAGES_OF_A_MILLION)),
                            output,
                            worst.perRequest());
            case "audio_speech" ->
                    pieces(
                            input.add(output.multiply(SOUND_TOKENS_OF_A_CHARACTER))
                                    .max(unit(price, BilledUnit.INPUT_CHARACTER).multiply(MILLION)),
                            output,
                            worst.perRequest());
            case "audio_transcription" ->
                    pieces(
                            dearest.max(
                                    unit(price, BilledUnit.INPUT_SECOND)
                                            .multiply(SECONDS_OF_A_MILLION)),
                            output,
                            worst.perRequest());
            case "rerank" ->
                    pieces(
                            dearest.max(
                                    unit(price, BilledUnit.SEARCH_UNIT)
                                            .multiply(SEARCH_UNITS_OF_A_MILLION)),
                            output,
                            worst.perRequest());
            default -> new OfferRates(input, output, worst.perRequest(), true);
        };
    }

    private static OfferRates pieces(BigDecimal input, BigDecimal output, BigDecimal perCall) {
        return new OfferRates(input, output, perCall, false);
    }

    private static BigDecimal image(Price price) {
        return price.dearestImage()
                .max(unit(price, BilledUnit.MEGAPIXEL).multiply(MOST_MEGAPIXELS));
    }

    private static BigDecimal unit(Price price, BilledUnit unit) {
        return price.perUnit(unit).orElse(BigDecimal.ZERO);
    }
}
