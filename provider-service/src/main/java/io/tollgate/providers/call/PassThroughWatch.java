package io.tollgate.providers.call;

import io.tollgate.contracts.PassThroughForm;
import io.tollgate.sdk.AnswerView;
import io.tollgate.sdk.EmbeddingTranslation;
import io.tollgate.sdk.StreamTranslation;
import io.tollgate.sdk.Translation;
import io.tollgate.sdk.chat.Usage;
import io.tollgate.sdk.dialect.AnthropicMessagesDialect;
import io.tollgate.sdk.dialect.CompletionsDialect;
import io.tollgate.sdk.dialect.Dialect;
import io.tollgate.sdk.dialect.GeminiDialect;
import io.tollgate.sdk.dialect.OpenAiChatDialect;
import io.tollgate.sdk.dialect.ResponsesDialect;
import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.http.Headers;
import io.tollgate.sdk.json.Json;
import io.tollgate.sdk.provider.ProviderRow;
import io.tollgate.sdk.wire.AnthropicWire;
import io.tollgate.sdk.wire.BedrockWire;
import io.tollgate.sdk.wire.CohereWire;
import io.tollgate.sdk.wire.CompletionsWire;
import io.tollgate.sdk.wire.GeminiWire;
import io.tollgate.sdk.wire.InvokeUsage;
import io.tollgate.sdk.wire.OpenAiWire;
import io.tollgate.sdk.wire.ResponsesWire;
import io.tollgate.sdk.wire.Wire;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads what was used out of an answer that goes by; never throws for what is in it. */
final class PassThroughWatch {

    /** Longer whole answers are not kept; what they used is estimated from their length. */
    private static final int MOST_KEPT = 16 * 1024 * 1024;

    private final @Nullable Translation translation;
    private final @Nullable EmbeddingTranslation embeddings;
    private final AnswerView view;
    private final @Nullable StreamTranslation stream;
    private final @Nullable InvokeUsage invoked;
    private final @Nullable PassThroughForm form;
    private final Headers headers;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private long length;

    /**
     * @param form null when answers are not understood
     * @param headers of the answer
     */
    PassThroughWatch(
            @Nullable PassThroughForm form,
            ProviderRow row,
            Headers headers,
            long estimatedInputTokens) {
        String type = headers.first("content-type");
        String contentType = type == null ? "" : type.toLowerCase(Locale.ROOT);
        this.form = form;
        this.headers = headers;
        this.view = new AnswerView("", true, estimatedInputTokens);
        this.translation = form == null ? null : translation(form);
        this.embeddings =
                form == PassThroughForm.OPENAI_EMBEDDINGS ? EmbeddingTranslation.of(row) : null;
        boolean streamed =
                contentType.contains("event-stream") || contentType.contains("eventstream");
        this.stream = streamed && translation != null ? translation.stream(view) : null;
        this.invoked =
                streamed && form == PassThroughForm.BEDROCK_INVOKE
                        ? new InvokeUsage(estimatedInputTokens)
                        : null;
    }

    private static @Nullable Translation translation(PassThroughForm form) {
        return switch (form) {
            case OPENAI_CHAT -> of(new OpenAiChatDialect(), new OpenAiWire());
            case OPENAI_COMPLETIONS -> of(new CompletionsDialect(), new CompletionsWire());
            case OPENAI_RESPONSES -> of(new ResponsesDialect(), new ResponsesWire());
            case OPENAI_EMBEDDINGS, BEDROCK_INVOKE -> null;
            case ANTHROPIC_MESSAGES -> of(new AnthropicMessagesDialect(), new AnthropicWire());
            case GEMINI -> of(GeminiDialect.events(), GeminiWire.ofGeminiApi());
            case COHERE_CHAT -> of(new OpenAiChatDialect(), new CohereWire());
            case BEDROCK_CONVERSE -> of(new OpenAiChatDialect(), new BedrockWire());
        };
    }

    private static Translation of(Dialect dialect, Wire wire) {
        return Translation.of(dialect, wire);
    }

    void saw(byte[] buffer, int count) {
        length += count;
        if (stream != null) {
            stream.accept(buffer, 0, count);
        } else if (invoked != null) {
            invoked.saw(buffer, count);
        } else if (form != null && kept.size() <= MOST_KEPT) {
            kept.write(buffer, 0, count);
        }
    }

    /** As known now; null when answers of this form are not understood. */
    @Nullable Usage used() {
        if (form == null) {
            return null;
        }
        if (stream != null) {
            return stream.usageSoFar();
        }
        if (invoked != null) {
            return invoked.soFar();
        }
        try {
            if (kept.size() <= MOST_KEPT) {
                return whole(kept.toByteArray());
            }
        } catch (LlmException | IllegalArgumentException unreadable) {
            return estimate();
        }
        return estimate();
    }

    private Usage estimate() {
        return Usage.estimate(view.estimatedInputTokens(), Usage.estimateTokens(length));
    }

    private Usage whole(byte[] body) {
        if (form == PassThroughForm.BEDROCK_INVOKE) {
            return InvokeUsage.whole(body, headers, view.estimatedInputTokens());
        }
        if (embeddings != null) {
            return embeddings.answer(body, view).usage();
        }
        if (translation == null) {
            return estimate();
        }
        JsonNode json = Json.readOrNull(body);
        if (json != null && json.isArray()) {
            // Google's streams without alt=sse.
            StreamTranslation elements = translation.stream(view);
            for (JsonNode element : json) {
                byte[] event = ("data: " + element + "\n\n").getBytes(StandardCharsets.UTF_8);
                elements.accept(event, 0, event.length);
            }
            return elements.usageSoFar();
        }
        return translation.answer(body, view).usage();
    }
}
