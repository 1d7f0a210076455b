package io.tollgate.sdk.endpoint;

import io.tollgate.sdk.chat.BilledUnit;
import io.tollgate.sdk.chat.Extras;
import io.tollgate.sdk.chat.Usage;
import io.tollgate.sdk.json.Json;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
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
     * @param json the answer, null when it is no JSON
     * @param body the answer's bytes
     */
    static Usage of(
            Endpoint endpoint,
            ObjectNode request,
            @Nullable JsonNode json,
            byte[] body,
            String type,
            long uploaded) {
        JsonNode answer = json == null ? lastEvent(type, body) : json;
        return switch (endpoint) {
            case MODERATIONS -> Usage.of(0, 0);
            case IMAGES, IMAGE_EDITS -> images(request, answer);
            case SPEECH -> speech(request, answer);
            case TRANSCRIPTIONS, TRANSLATIONS -> sound(answer, uploaded);
        };
    }

    /** Of a stream that was passed on whole, the last event tells the usage. */
    private static JsonNode lastEvent(String type, byte[] body) {
        if (type.startsWith("text/event-stream")) {
            String[] lines = new String(body, StandardCharsets.UTF_8).split("\r?\n", -1);
            for (int i = lines.length - 1; i >= 0; i--) {
                if (lines[i].startsWith("data:") && lines[i].contains("\"usage\"")) {
                    JsonNode event = Json.readOrNull(lines[i].substring(5));
                    if (event != null) {
                        return event;
                    }
                }
            }
        }
        return Json.object();
    }

    private static Usage images(ObjectNode request, JsonNode answer) {
        long made = answer.path("data").size();
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
            return counted;
        }
        long sound = (characters * AUDIO_TOKENS_OF_TEN_CHARACTERS + 9) / 10;
        return new Usage(
                Usage.estimateTokens(characters), 0, 0, 0, sound, 0, 0, sound, true, extras);
    }

    private static Usage sound(JsonNode answer, long uploaded) {
        JsonNode usage = answer.path("usage");
        JsonNode told = usage.path("seconds").isNumber() ? usage.path("seconds") : null;
        if (told == null && answer.path("duration").isNumber()) {
            told = answer.path("duration");
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

    private static @Nullable Usage tokens(JsonNode usage, Extras extras) {
        Long input = Json.number(usage, "input_tokens");
        Long output = Json.number(usage, "output_tokens");
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
}
