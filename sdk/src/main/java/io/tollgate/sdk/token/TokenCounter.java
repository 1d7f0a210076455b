package io.tollgate.sdk.token;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import io.tollgate.sdk.chat.ChatRequest;
import io.tollgate.sdk.chat.Message;
import io.tollgate.sdk.chat.Part;
import io.tollgate.sdk.chat.Tool;
import io.tollgate.sdk.chat.Usage;
import java.lang.ref.SoftReference;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts the tokens of a prompt before it is sent. OpenAI's models have published encodings, and
 * their text is counted exactly; the tokens around messages and tools follow OpenAI's <a
 * href="https://cookbook.openai.com/examples/how_to_count_tokens_with_tiktoken">own recipe</a>,
 * which is close. Everything else is the stated estimate: one token for four characters, rounded
 * up; a picture, file or sound counts 1,000.
 *
 * <p>An encoding takes some 30 MB once it is used; it is read then, and given back when memory is
 * short. Thread-safe.
 */
public final class TokenCounter {
    private static final int PER_MESSAGE = 3;
    private static final int PER_NAME = 1;
    private static final int PER_ANSWER = 3;
    private static final int PER_TOOL = 8;
    private static final long PER_ATTACHMENT = 1000;

    /** Longer texts are estimated: nobody waits for a count of them. */
    private static final int LONGEST = 1_000_000;

    private final Map<Tokenizer, SoftReference<Encoding>> encodings =
            new EnumMap<>(Tokenizer.class);

    /** Tokens of plain texts, as an embedding or a completion reads them. */
    public TokenCount texts(String provider, String model, List<String> texts) {
        return count(Tokenizer.of(provider, model), String.join("", texts), 0);
    }

    /** Tokens of a conversation with its tools, before the model says anything. */
    public TokenCount chat(String provider, String model, ChatRequest request) {
        Tokenizer tokenizer = Tokenizer.of(provider, model);
        StringBuilder text = new StringBuilder();
        long around = tokenizer == null ? 0 : PER_ANSWER;
        for (Message message : request.messages()) {
            if (tokenizer != null) {
                around += PER_MESSAGE + (message.name() == null ? 0 : PER_NAME);
                text.append(message.role().name().toLowerCase(Locale.ROOT)).append(' ');
            }
            if (message.name() != null) {
                text.append(message.name());
            }
            around += parts(message.parts(), text);
        }
        for (Tool tool : request.tools()) {
            if (tool instanceof Tool.Function function) {
                around += tokenizer == null ? 0 : PER_TOOL;
                text.append(function.name());
                text.append(function.description() == null ? "" : function.description());
                text.append(function.schema() == null ? "" : function.schema().toString());
            }
        }
        return count(tokenizer, text.toString(), around);
    }

    /** Appends what is text; tokens of the rest. */
    private static long parts(List<Part> parts, StringBuilder text) {
        long attached = 0;
        for (Part part : parts) {
            switch (part) {
                case Part.Text words -> text.append(words.text());
                case Part.Thinking thought -> text.append(thought.text());
                case Part.Refusal refusal -> text.append(refusal.text());
                case Part.ToolCall call -> text.append(call.name()).append(call.arguments());
                case Part.ToolResult result -> attached += parts(result.content(), text);
                case Part.Document document -> {
                    if (document.text() == null) {
                        attached += PER_ATTACHMENT;
                    } else {
                        text.append(document.text());
                    }
                }
                case Part.Image image -> attached += PER_ATTACHMENT;
                case Part.Audio audio -> attached += PER_ATTACHMENT;
                case Part.RedactedThinking hidden -> text.append(hidden.data());
                case Part.Foreign foreign -> text.append(foreign.value());
            }
        }
        return attached;
    }

    private TokenCount count(@Nullable Tokenizer tokenizer, String text, long around) {
        if (tokenizer == null || text.length() > LONGEST) {
            return new TokenCount(
                    Usage.estimateTokens(text.length()) + around, TokenCount.ESTIMATE);
        }
        return new TokenCount(
                encoding(tokenizer).countTokensOrdinary(text) + around,
                tokenizer.encoding.getName());
    }

    private synchronized Encoding encoding(Tokenizer tokenizer) {
        SoftReference<Encoding> kept = encodings.get(tokenizer);
        Encoding encoding = kept == null ? null : kept.get();
        if (encoding == null) {
            encoding = Encodings.newLazyEncodingRegistry().getEncoding(tokenizer.encoding);
            encodings.put(tokenizer, new SoftReference<>(encoding));
        }
        return encoding;
    }
}
