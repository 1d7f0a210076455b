package io.tollgate.gateway.call;

import io.tollgate.sdk.price.HostedTools;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads a request body once, token by token, without building a tree: refuses what is no single,
 * sane JSON object and collects {@link BodyFacts}.
 */
final class BodyScanner {

    /** Deeper nesting is refused; real requests with tool schemas stay far below. */
    static final int MAX_DEPTH = 200;

    /**
     * Most tokens one image or audio part is reckoned at. OpenAI's dearest image, a high-detail one
     * on gpt-4o-mini, is about 48,000: https://platform.openai.com/docs/guides/images-vision
     */
    private static final long IMAGE_TOKENS = 50_000;

    /** Most tokens one document is reckoned at: a PDF of 100 pages. */
    private static final long DOCUMENT_TOKENS = 300_000;

    private static final Set<String> IMAGE_PARTS =
            Set.of("image_url", "image", "input_image", "input_audio");
    private static final Set<String> DOCUMENT_PARTS = Set.of("document", "file", "input_file");
    private static final Set<String> INLINE_DATA = Set.of("data", "file_data", "url", "image_url");

    /** Objects of the client's own making: what looks like media in them is text to the model. */
    private static final Set<String> OPAQUE =
            Set.of("input", "arguments", "parameters", "input_schema", "schema");

    static final JsonMapper MAPPER =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(MAX_DEPTH)
                                                    .maxStringLength(Integer.MAX_VALUE)
                                                    .maxNameLength(10_000)
                                                    .maxNumberLength(1_000)
                                                    .build())
                                    .build())
                    // Fields are read as trees out of the middle of the body.
                    .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private final byte[] body;
    private final ModelRoute route;
    private final long uploaded;
    private String field = "";
    private int bestOf = 1;
    private int prompts = 1;
    private long documents;
    private long queryBytes;
    private boolean elsewhere;

    private @Nullable String model;
    private boolean stream;
    private @Nullable Long maxTokens;
    private int choices = 1;
    private long inlineBytes;
    private long mediaTokens;
    private @Nullable String user;
    private @Nullable String metadataUser;
    private final List<String> tags = new ArrayList<>();
    private final ToolPeek tools = new ToolPeek();
    private @Nullable String sessionId;
    private @Nullable String traceId;
    private @Nullable JsonNode cache;

    private final GeminiFields gemini = new GeminiFields();
    private final Set<String> given = new HashSet<>();

    private BodyScanner(byte[] body, ModelRoute route, long uploaded) {
        this.body = body;
        this.route = route;
        this.uploaded = uploaded;
    }

    static BodyFacts scan(byte[] body, ModelRoute route, long uploaded) {
        return scan(body, route, uploaded, null, Set.of());
    }

    /**
     * @param uploaded bytes of the files that came beside it
     * @param pathModel of a route whose path names the model; null for others
     * @param files names of those files
     * @throws Refusal 400 naming the field, or saying what is wrong with the JSON
     */
    static BodyFacts scan(
            byte[] body,
            ModelRoute route,
            long uploaded,
            @Nullable String pathModel,
            Set<String> files) {
        BodyScanner scanner = new BodyScanner(body, route, uploaded);
        scanner.model = pathModel;
        scanner.given.addAll(files);
        try (JsonParser parser = MAPPER.createParser(body)) {
            scanner.read(parser);
        } catch (StreamConstraintsException tooMuch) {
            throw Refusal.invalid(
                    400,
                    "The request body is not acceptable JSON: nested deeper than "
                            + MAX_DEPTH
                            + " levels, or a name or number of absurd length.",
                    null);
        } catch (JacksonException broken) {
            throw Refusal.invalid(
                    400,
                    "The request body is not valid JSON: " + reason(broken.getOriginalMessage()),
                    null);
        }
        return scanner.facts();
    }

    private void read(JsonParser parser) {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw Refusal.invalid(400, "The request body must be a JSON object.", null);
        }
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            field = name;
            if (value != JsonToken.VALUE_NULL) {
                given.add(name);
            }
            if (route.method().isEmpty()) {
                field(parser, name, value);
            } else if (!gemini.take(parser, name, value)) {
                gatewayField(parser, name, value);
            }
        }
        if (parser.nextToken() != null) {
            throw Refusal.invalid(400, "The request body holds more than one JSON value.", null);
        }
    }

    private void field(JsonParser parser, String name, JsonToken value) {
        tools.field(name, parser, value);
        switch (name) {
            case "model" -> model = text(parser, name, value);
            case "user" -> user = textOrNull(parser, name, value);
            case "stream" -> stream = bool(name, value);
            case "n" -> choices = (int) Math.max(1, whole(parser, name, value, 128));
            case "best_of" -> bestOf = (int) Math.max(1, whole(parser, name, value, 128));
            case "prompt" -> prompt(parser, value);
            case "documents" -> documents = count(parser, value);
            case "query" ->
                    queryBytes =
                            value == JsonToken.VALUE_STRING ? 4L * parser.getStringLength() : 0;
            case "previous_response_id", "conversation" -> {
                elsewhere |= value != JsonToken.VALUE_NULL;
                skip(parser, value);
            }
            case "max_tokens", "max_completion_tokens" -> {
                if (value != JsonToken.VALUE_NULL) {
                    // Which of two a provider obeys is its own affair: reserve for the larger.
                    long given = whole(parser, name, value, Integer.MAX_VALUE);
                    maxTokens = maxTokens == null ? given : Math.max(maxTokens, given);
                }
            }
            default -> {
                if (route == ModelRoute.RESPONSES && name.equals("max_output_tokens")) {
                    responseTokens(parser, name, value);
                } else {
                    gatewayField(parser, name, value);
                }
            }
        }
    }

    /** What is meant for the gateway, whatever the client's dialect. */
    private void gatewayField(JsonParser parser, String name, JsonToken value) {
        switch (name) {
            case "cache" -> {
                JsonNode wish = MAPPER.reader().readTree(parser);
                cache = wish.isObject() ? wish : null;
            }
            case "tags" -> addTags(MAPPER.reader().readTree(parser));
            case "metadata", "litellm_metadata" -> metadata(MAPPER.reader().readTree(parser));
            case "litellm_session_id" -> sessionId = textOrNull(parser, name, value);
            case "litellm_trace_id" -> traceId = textOrNull(parser, name, value);
            default -> skip(parser, value);
        }
    }

    private void responseTokens(JsonParser parser, String name, JsonToken value) {
        if (value != JsonToken.VALUE_NULL) {
            maxTokens = whole(parser, name, value, Integer.MAX_VALUE);
        }
    }

    /** One prompt, several, or one of token ids; an object names a prompt kept elsewhere. */
    private void prompt(JsonParser parser, JsonToken value) {
        if (value == JsonToken.START_OBJECT) {
            elsewhere = true;
        }
        if (value != JsonToken.START_ARRAY) {
            skip(parser, value);
            return;
        }
        int elements = 0;
        boolean ids = false;
        for (JsonToken token = parser.nextToken();
                token != null && token != JsonToken.END_ARRAY;
                token = parser.nextToken()) {
            elements++;
            ids |= token.isNumeric();
            parser.skipChildren();
        }
        prompts = ids ? 1 : Math.max(1, elements);
    }

    private static long count(JsonParser parser, JsonToken value) {
        long elements = 0;
        if (value == JsonToken.START_ARRAY) {
            for (JsonToken token = parser.nextToken();
                    token != null && token != JsonToken.END_ARRAY;
                    token = parser.nextToken()) {
                elements++;
                parser.skipChildren();
            }
        } else {
            parser.skipChildren();
        }
        return elements;
    }

    /** <a href="https://docs.anthropic.com/en/api/messages">Anthropic</a> has the user in here. */
    private void metadata(JsonNode metadata) {
        addTags(metadata.path("tags"));
        if (metadata.path("user_id").isString()) {
            metadataUser = metadata.path("user_id").stringValue();
        }
        if (metadata.path("session_id").isString()) {
            sessionId = metadata.path("session_id").stringValue();
        }
        if (metadata.path("trace_id").isString()) {
            traceId = metadata.path("trace_id").stringValue();
        }
    }

    private void addTags(JsonNode given) {
        for (JsonNode tag : given) {
            if (tag.isString() && tags.size() < 100) {
                tags.add(tag.stringValue());
            }
        }
    }

    /** Passes over a value, looking for media parts and their inline data. */
    private void skip(JsonParser parser, JsonToken value) {
        if (!value.isStructStart()) {
            return;
        }
        boolean ofTools = field.equals("tools") || field.equals("plugins");
        int depth = 1;
        int opaqueBelow = Integer.MAX_VALUE;
        while (depth > 0) {
            JsonToken token = parser.nextToken();
            if (token == null) {
                return;
            }
            if (ofTools) {
                tools.element(field, parser, token, depth);
            }
            if (token.isStructStart()) {
                String name = parser.streamReadContext().getParent().currentName();
                if (opaqueBelow > depth && name != null && OPAQUE.contains(name)) {
                    opaqueBelow = depth;
                }
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
                if (depth <= opaqueBelow) {
                    opaqueBelow = Integer.MAX_VALUE;
                }
            } else if (token == JsonToken.VALUE_STRING && opaqueBelow > depth) {
                string(parser);
            }
        }
    }

    private void string(JsonParser parser) {
        String name = parser.currentName();
        if (name == null) {
            return;
        }
        if (name.equals("type")) {
            String type = parser.getString();
            if (field.equals("tools") && !type.equals("function") && !type.equals("custom")) {
                // A hosted tool reads what it finds into the prompt.
                elsewhere = true;
            }
            if (IMAGE_PARTS.contains(type)) {
                mediaTokens += IMAGE_TOKENS;
            } else if (DOCUMENT_PARTS.contains(type)) {
                mediaTokens += DOCUMENT_TOKENS;
            }
        } else if (INLINE_DATA.contains(name)) {
            inlineBytes += parser.getStringLength();
        }
    }

    private BodyFacts facts() {
        if (model == null || model.isBlank()) {
            throw Refusal.invalid(400, "You must provide a model parameter.", "model");
        }
        RequiredFields.check(route, given);
        if (!route.method().isEmpty()) {
            return geminiFacts(model);
        }
        HostedTools hosted = tools.tools(choices);
        int answers = (int) Math.min(Integer.MAX_VALUE, (long) Math.max(choices, bestOf) * prompts);
        // Inline data is reckoned by the media bound, but only where a media part announced it.
        long text = mediaTokens > 0 ? Math.max(0, body.length - inlineBytes) : body.length;
        return new BodyFacts(
                model,
                stream,
                maxTokens,
                answers,
                PromptBound.of(
                        route,
                        new PromptBound.Measure(
                                text,
                                mediaTokens,
                                choices,
                                documents,
                                queryBytes,
                                elsewhere || !hosted.isEmpty(),
                                uploaded)),
                text / 4 + mediaTokens / 50 + 1,
                hosted,
                user == null ? metadataUser : user,
                List.copyOf(tags),
                sessionId,
                traceId,
                cache);
    }

    private BodyFacts geminiFacts(String asked) {
        long text = Math.max(0, body.length - gemini.inlineBytes());
        return new BodyFacts(
                asked,
                route == ModelRoute.STREAM_GENERATE_CONTENT,
                gemini.maxTokens(),
                gemini.choices(),
                PromptBound.of(
                        route,
                        new PromptBound.Measure(
                                text,
                                gemini.mediaTokens(),
                                gemini.choices(),
                                0,
                                0,
                                gemini.elsewhere(),
                                0)),
                text / 4 + gemini.mediaTokens() / 50 + 1,
                gemini.hostedTools(),
                user == null ? metadataUser : user,
                List.copyOf(tags),
                sessionId,
                traceId,
                cache);
    }

    private static String text(JsonParser parser, String name, JsonToken value) {
        if (value != JsonToken.VALUE_STRING) {
            throw Refusal.invalid(400, "'" + name + "' must be a string.", name);
        }
        return parser.getString();
    }

    private static @Nullable String textOrNull(JsonParser parser, String name, JsonToken value) {
        return value == JsonToken.VALUE_NULL ? null : text(parser, name, value);
    }

    private static boolean bool(String name, JsonToken value) {
        return switch (value) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE, VALUE_NULL -> false;
            default -> throw Refusal.invalid(400, "'" + name + "' must be a boolean.", name);
        };
    }

    static long whole(JsonParser parser, String name, JsonToken value, long most) {
        if (value == JsonToken.VALUE_NULL) {
            return 1;
        }
        if (value != JsonToken.VALUE_NUMBER_INT) {
            throw Refusal.invalid(400, "'" + name + "' must be an integer.", name);
        }
        java.math.BigInteger number = parser.getBigIntegerValue();
        if (number.signum() <= 0 || number.bitLength() > 62 || number.longValue() > most) {
            throw Refusal.invalid(400, "'" + name + "' must be between 1 and " + most + ".", name);
        }
        return number.longValue();
    }

    /** The parser's first line, without its remark on where an open object began. */
    private static String reason(String message) {
        String line = message.lines().findFirst().orElse("");
        int remark = line.indexOf(" (start marker at");
        return remark < 0 ? line : line.substring(0, remark);
    }
}
