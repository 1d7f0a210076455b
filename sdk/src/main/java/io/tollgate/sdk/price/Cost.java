package io.tollgate.sdk.price;

import java.math.BigDecimal;

/**
 * What one call cost, in exact USD. Tokens of audio and images are input and output like all
 * tokens; the parts for audio, images and tools are what is charged by length or by the piece.
 *
 * @param input the prompt without its cached parts
 * @param output everything generated
 * @param cacheRead the part of the prompt read from the cache
 * @param cacheWrite the part of the prompt written to the cache
 * @param audio seconds of sound that were sent, characters that were read aloud
 * @param image images by the piece or by their pixels
 * @param tool searches, containers and whatever else ran at the vendor
 * @param other flat fees of the call, videos, pages and documents
 * @param total the sum of the others
 */
public record Cost(
        BigDecimal input,
        BigDecimal output,
        BigDecimal cacheRead,
        BigDecimal cacheWrite,
        BigDecimal audio,
        BigDecimal image,
        BigDecimal tool,
        BigDecimal other,
        BigDecimal total) {
    public Cost {
        BigDecimal tokens = input.add(output).add(cacheRead).add(cacheWrite);
        if (total.compareTo(tokens.add(audio).add(image).add(tool).add(other)) != 0) {
            throw new IllegalArgumentException("The total is the sum of the parts");
        }
    }

    static Cost of(
            BigDecimal input,
            BigDecimal output,
            BigDecimal cacheRead,
            BigDecimal cacheWrite,
            BigDecimal audio,
            BigDecimal image,
            BigDecimal tool,
            BigDecimal other) {
        BigDecimal tokens = input.add(output).add(cacheRead).add(cacheWrite);
        BigDecimal total = tokens.add(audio).add(image).add(tool).add(other);
        return new Cost(input, output, cacheRead, cacheWrite, audio, image, tool, other, total);
    }

    /** USD of all that is not charged by the token. */
    public BigDecimal fees() {
        return audio.add(image).add(tool).add(other);
    }
}
