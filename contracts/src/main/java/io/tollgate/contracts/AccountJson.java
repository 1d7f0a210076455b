package io.tollgate.contracts;

import static io.tollgate.contracts.JsonFields.decimal;
import static io.tollgate.contracts.JsonFields.name;
import static io.tollgate.contracts.JsonFields.number;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.SerializableString;

/** What was used and what it cost, which reports and events both carry. */
final class AccountJson {

    private static final SerializableString INPUT = name("input");
    private static final SerializableString CACHE_READ = name("cacheRead");
    private static final SerializableString CACHE_WRITE = name("cacheWrite");
    private static final SerializableString OUTPUT = name("output");
    private static final SerializableString REASONING = name("reasoning");
    private static final SerializableString AUDIO_INPUT = name("audioInput");
    private static final SerializableString AUDIO_OUTPUT = name("audioOutput");
    private static final SerializableString OTHER = name("other");
    private static final SerializableString AUDIO = name("audio");
    private static final SerializableString IMAGE = name("image");
    private static final SerializableString TOOL = name("tool");
    private static final SerializableString DISCOUNT = name("discount");
    private static final SerializableString MARGIN = name("margin");

    private AccountJson() {}

    static void write(JsonGenerator json, TokenUsage usage) {
        json.writeStartObject();
        number(json, INPUT, usage.input());
        number(json, CACHE_READ, usage.cacheRead());
        number(json, CACHE_WRITE, usage.cacheWrite());
        number(json, OUTPUT, usage.output());
        number(json, REASONING, usage.reasoning());
        number(json, AUDIO_INPUT, usage.audioInput());
        number(json, AUDIO_OUTPUT, usage.audioOutput());
        json.writeEndObject();
    }

    static void write(JsonGenerator json, CostParts cost) {
        json.writeStartObject();
        decimal(json, INPUT, cost.input());
        decimal(json, OUTPUT, cost.output());
        decimal(json, CACHE_READ, cost.cacheRead());
        decimal(json, CACHE_WRITE, cost.cacheWrite());
        decimal(json, OTHER, cost.other());
        decimal(json, AUDIO, cost.audio());
        decimal(json, IMAGE, cost.image());
        decimal(json, TOOL, cost.tool());
        decimal(json, DISCOUNT, cost.discount());
        decimal(json, MARGIN, cost.margin());
        json.writeEndObject();
    }

    static @Nullable TokenUsage usage(JsonParser json) {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            return null;
        }
        long input = 0;
        long cacheRead = 0;
        long cacheWrite = 0;
        long output = 0;
        long reasoning = 0;
        long audioInput = 0;
        long audioOutput = 0;
        for (String field = json.nextName(); field != null; field = json.nextName()) {
            switch (field) {
                case "input" -> input = number(json);
                case "cacheRead" -> cacheRead = number(json);
                case "cacheWrite" -> cacheWrite = number(json);
                case "output" -> output = number(json);
                case "reasoning" -> reasoning = number(json);
                case "audioInput" -> audioInput = number(json);
                case "audioOutput" -> audioOutput = number(json);
                default -> JsonFields.skip(json);
            }
        }
        return new TokenUsage(
                input, cacheRead, cacheWrite, output, reasoning, audioInput, audioOutput);
    }

    static @Nullable CostParts cost(JsonParser json) {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            return null;
        }
        BigDecimal input = null;
        BigDecimal output = null;
        BigDecimal cacheRead = null;
        BigDecimal cacheWrite = null;
        BigDecimal other = null;
        BigDecimal audio = null;
        BigDecimal image = null;
        BigDecimal tool = null;
        BigDecimal discount = null;
        BigDecimal margin = null;
        for (String field = json.nextName(); field != null; field = json.nextName()) {
            switch (field) {
                case "input" -> input = decimal(json);
                case "output" -> output = decimal(json);
                case "cacheRead" -> cacheRead = decimal(json);
                case "cacheWrite" -> cacheWrite = decimal(json);
                case "other" -> other = decimal(json);
                case "audio" -> audio = decimal(json);
                case "image" -> image = decimal(json);
                case "tool" -> tool = decimal(json);
                case "discount" -> discount = decimal(json);
                case "margin" -> margin = decimal(json);
                default -> JsonFields.skip(json);
            }
        }
        return new CostParts(
                orZero(input),
                orZero(output),
                orZero(cacheRead),
                orZero(cacheWrite),
                orZero(other),
                orZero(audio),
                orZero(image),
                orZero(tool),
                orZero(discount),
                orZero(margin));
    }

    private static BigDecimal orZero(@Nullable BigDecimal part) {
        return part == null ? BigDecimal.ZERO : part;
    }
}
