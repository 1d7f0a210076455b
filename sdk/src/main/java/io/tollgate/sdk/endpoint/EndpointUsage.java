package io.tollgate.sdk.endpoint;

import io.tollgate.sdk.chat.BilledUnit;
import io.tollgate.sdk.chat.Extras;
import io.tollgate.sdk.chat.Usage;
import io.tollgate.sdk.json.Json;
import io.tollgate.sdk.provider.Endpoint;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a call of an endpoint used: the provider's own count where it gives one; else images and
 * characters, which the request tells exactly; else, for sound, a stated estimate.
 */
final class EndpointUsage {
    /** Bytes of a second of speech in an upload nobody timed: a file of 32 kbit/s. */
    private static final long BYTES_OF_A_SECOND = 4_000;

    /**
     * Tokens of speech for ten characters read aloud: some 21 tokens a second at 15 characters.
     *
     * @see <a href="https://platform.openai.com/docs/pricing">OpenAI's figure by the minute</a>
     */
    private static final long AUDIO_TOKENS_OF_TEN_CHARACTERS = 14;

    /** About what OpenAI counts for a second of sound, and for the words said in it. */
    private static final long HEARD_TOKENS_OF_A_SECOND = 10;

    private static final long SPOKEN_TOKENS_OF_A_SECOND = 5;

    private EndpointUsage() {}

    static long estimatedInput(Endpoint endpoint, ObjectNode request) {
        String text = Json.textOrEmpty(request, endpoint == Endpoint.SPEECH ? "input" : "prompt");
        return Math.max(1, Usage.estimateTokens(text.length()));
    }

    /**
     * @param answer in JSON: whole, or the event that tells the usage; empty for bytes alone
     * @param uploaded bytes of the files the client sent
     */
    static Usage of(Endpoint endpoint, ObjectNode request, JsonNode answer, long uploaded) {
        return switch (endpoint) {
            case IMAGES, IMAGE_EDITS -> images(request, answer, answer.path("data").size());
            case SPEECH -> speech(request, answer);
            case TRANSCRIPTIONS, TRANSLATIONS -> sound(answer, uploaded);
            case MODERATIONS, CHAT, EMBEDDINGS, RERANK -> Usage.of(0, 0);
        };
    }

    /**
     * @param made images that came, 0 when all that were asked for must be reckoned
     */
    static Usage images(ObjectNode request, JsonNode answer, long made) {
        Extras extras =
                Extras.NONE
                        .plus(BilledUnit.IMAGE, made == 0 ? asked(request) : made)
                        .withFormat(
                                word(answer, request, "quality"), word(answer, request, "size"));
        extras =
                extras.plus(
                        BilledUnit.MEGAPIXEL,
                        megapixels(extras.size()).multiply(extras.count(BilledUnit.IMAGE)));
        Usage counted = tokens(answer.path("usage"), extras);
        return counted == null ? Usage.of(0, 0).with(extras) : counted;
    }

    /** Of {@code 1024x1024} and the like, which is also what an unknown size counts as. */
    private static BigDecimal megapixels(@Nullable String size) {
        String[] sides = size == null ? new String[0] : size.split("x", -1);
        long pixels = 1024 * 1024;
        if (sides.length == 2 && isSide(sides[0]) && isSide(sides[1])) {
            pixels = Long.parseLong(sides[0]) * Long.parseLong(sides[1]);
        }
        return BigDecimal.valueOf(pixels).movePointLeft(6);
    }

    private static boolean isSide(String text) {
        return !text.isEmpty() && text.length() < 6 && text.chars().allMatch(Character::isDigit);
    }

    /**
     * Of a stream of images that was cut short: all that were asked for, in the tokens OpenAI
     * states for their quality and size.
     *
     * @see <a href="https://platform.openai.com/docs/guides/image-generation">Cost and latency</a>
     */
    static Usage imagesCutShort(ObjectNode request) {
        Usage asked = images(request, Json.object(), 0);
        long each =
                switch (Json.textOrEmpty(request, "quality")) {
                    case "low" -> 400;
                    case "medium" -> 1_600;
                    default -> 6_300;
                };
        return new Usage(
                        estimatedInput(Endpoint.IMAGES, request),
                        0,
                        0,
                        0,
                        each * asked(request),
                        0,
                        0,
                        0,
                        true)
                .with(asked.extras().withImageTokens(0, each * asked(request)));
    }

    private static long asked(ObjectNode request) {
        JsonNode n = request.path("n");
        return n.isNumber() ? Math.max(1, n.longValue()) : 1;
    }

    private static @Nullable String word(JsonNode answer, JsonNode request, String field) {
        String told = Json.text(answer, field);
        String asked = told == null ? Json.text(request, field) : told;
        return "auto".equals(asked) ? null : asked;
    }

    private static Usage speech(ObjectNode request, JsonNode answer) {
        String text = Json.textOrEmpty(request, "input");
        long characters = text.codePointCount(0, text.length());
        Extras extras = Extras.NONE.plus(BilledUnit.INPUT_CHARACTER, characters);
        Usage counted = tokens(answer.path("usage"), extras);
        if (counted != null) {
            return allSound(counted);
        }
        long sound = (characters * AUDIO_TOKENS_OF_TEN_CHARACTERS + 9) / 10;
        return new Usage(
                Usage.estimateTokens(characters), 0, 0, 0, sound, 0, 0, sound, true, extras);
    }

    /** What was read aloud is sound, told or not. */
    private static Usage allSound(Usage counted) {
        return new Usage(
                counted.inputTokens(),
                counted.cacheReadTokens(),
                0,
                0,
                counted.outputTokens(),
                0,
                counted.audioInputTokens(),
                counted.outputTokens(),
                false,
                counted.extras());
    }

    private static Usage sound(JsonNode answer, long uploaded) {
        JsonNode usage = answer.path("usage");
        JsonNode told = seconds(usage.path("seconds"), usage.path("prompt_audio_seconds"));
        if (told == null) {
            told = seconds(answer.path("duration"), answer.path("x_groq").path("duration"));
        }
        BigDecimal seconds =
                told == null
                        ? BigDecimal.valueOf(uploaded)
                                .divide(
                                        BigDecimal.valueOf(BYTES_OF_A_SECOND),
                                        0,
                                        RoundingMode.CEILING)
                        : told.decimalValue().max(BigDecimal.ZERO);
        Extras extras = Extras.NONE.plus(BilledUnit.INPUT_SECOND, seconds);
        Usage counted = tokens(usage, extras);
        if (counted != null) {
            return counted;
        }
        if (told != null) {
            return Usage.of(0, 0).with(extras);
        }
        long heard = seconds.longValue() * HEARD_TOKENS_OF_A_SECOND;
        long written = seconds.longValue() * SPOKEN_TOKENS_OF_A_SECOND;
        return new Usage(heard, 0, 0, 0, written, 0, heard, 0, true, extras);
    }

    /** The first that is a number; Mistral has its own name for it. */
    private static @Nullable JsonNode seconds(JsonNode first, JsonNode second) {
        return first.isNumber() ? first : second.isNumber() ? second : null;
    }

    private static @Nullable Usage tokens(JsonNode usage, Extras extras) {
        Long input = either(usage, "input_tokens", "prompt_tokens");
        Long output = either(usage, "output_tokens", "completion_tokens");
        if (input == null && output == null) {
            return null;
        }
        long in = input == null ? 0 : Math.max(0, input);
        long out = output == null ? 0 : Math.max(0, output);
        JsonNode inParts =
                usage.has("input_tokens_details")
                        ? usage.path("input_tokens_details")
                        : usage.path("input_token_details");
        JsonNode outParts = usage.path("output_tokens_details");
        return new Usage(
                in,
                Math.min(Json.count(inParts, "cached_tokens"), in),
                0,
                0,
                out,
                0,
                Math.min(Json.count(inParts, "audio_tokens"), in),
                Math.min(Json.count(outParts, "audio_tokens"), out),
                false,
                extras.withImageTokens(
                        Math.min(Json.count(inParts, "image_tokens"), in),
                        Math.min(Json.count(outParts, "image_tokens"), out)));
    }

    private static @Nullable Long either(JsonNode usage, String name, String chatName) {
        Long told = Json.number(usage, name);
        return told == null ? Json.number(usage, chatName) : told;
    }
}
