package io.tollgate.sdk.inprocess;

import io.tollgate.sdk.chat.ChatRequest;
import io.tollgate.sdk.chat.ChatResponse;
import io.tollgate.sdk.chat.ChatResponse.Choice;
import io.tollgate.sdk.chat.Message;
import io.tollgate.sdk.chat.Part;
import io.tollgate.sdk.chat.Role;
import io.tollgate.sdk.chat.StopReason;
import io.tollgate.sdk.chat.StreamEvent;
import io.tollgate.sdk.chat.Tool;
import io.tollgate.sdk.chat.ToolChoice;
import io.tollgate.sdk.chat.Usage;
import io.tollgate.sdk.dialect.Dialect;
import io.tollgate.sdk.dialect.OpenAiChatDialect;
import io.tollgate.sdk.dialect.StreamEncoder;
import io.tollgate.sdk.error.ErrorKind;
import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.http.Upstream;
import io.tollgate.sdk.http.UpstreamAnswer;
import io.tollgate.sdk.json.Json;
import io.tollgate.sdk.wire.UpstreamRequest;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code mock/echo}: says the last user message again, word by word when streamed. A word is a
 * token.
 *
 * <p>With tools and a {@code tool_choice} of {@code required} (the first tool) or a named one, it
 * calls that tool with the smallest arguments its schema asks for. {@code max_tokens} cuts after as
 * many words, with finish reason {@code length}. The same request has the same answer, id included.
 */
public final class EchoModel implements Upstream {
    private final Dialect dialect = new OpenAiChatDialect();

    @Override
    public UpstreamAnswer send(UpstreamRequest request) {
        ChatRequest chat;
        try {
            chat = dialect.parse((ObjectNode) Json.read(request.body()));
        } catch (LlmException refused) {
            String param = refused.error().param();
            return InProcessAnswer.error(
                    400,
                    refused.error().kind(),
                    refused.error().safeMessage(),
                    param == null ? "messages" : param);
        }
        if (!chat.model().equals("echo")) {
            return InProcessAnswer.error(
                    404, ErrorKind.MODEL_NOT_FOUND, "The only mock model is mock/echo.", "model");
        }
        String id = id(request.body());
        Tool.Function tool = calledTool(chat);
        return tool == null ? say(id, chat) : call(id, chat, tool);
    }

    private UpstreamAnswer say(String id, ChatRequest chat) {
        List<String> words = words(lastUserText(chat));
        long most = chat.maxTokens() == null ? Long.MAX_VALUE : chat.maxTokens();
        boolean cut = words.size() > most;
        List<String> said = cut ? words.subList(0, (int) most) : words;
        List<StreamEvent> events = new ArrayList<>();
        said.forEach(word -> events.add(new StreamEvent.TextDelta(0, word)));
        return answer(
                id,
                chat,
                new Part.Text(String.join("", said), null),
                events,
                cut ? StopReason.MAX_TOKENS : StopReason.END,
                said.size());
    }

    private UpstreamAnswer call(String id, ChatRequest chat, Tool.Function tool) {
        String arguments = Json.string(SmallestValue.of(tool.schema()));
        String callId = "call_" + id.substring(id.length() - 12);
        return answer(
                id,
                chat,
                new Part.ToolCall(callId, tool.name(), arguments, null),
                List.of(
                        new StreamEvent.ToolCallStarted(0, 0, callId, tool.name()),
                        new StreamEvent.ToolCallDelta(0, 0, arguments)),
                StopReason.TOOL_CALLS,
                words(arguments).size());
    }

    private UpstreamAnswer answer(
            String id,
            ChatRequest chat,
            Part part,
            List<StreamEvent> events,
            StopReason reason,
            int outputTokens) {
        Usage usage = Usage.of(promptTokens(chat), outputTokens);
        if (!chat.stream()) {
            Choice choice = new Choice(0, List.of(part), reason, null, null);
            return InProcessAnswer.json(
                    dialect.write(new ChatResponse(id, "echo", 0, List.of(choice), usage), "echo"));
        }
        StreamEncoder encoder = dialect.encoder("echo", chat.streamUsage());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        encoder.encode(new StreamEvent.Started(id, "echo"), out);
        for (StreamEvent event : events) {
            encoder.encode(event, out);
        }
        encoder.encode(new StreamEvent.Finished(0, reason, null), out);
        encoder.beforeTerminal(usage, out);
        out.writeBytes(encoder.terminal());
        return InProcessAnswer.events(out.toByteArray());
    }

    private static Tool.@Nullable Function calledTool(ChatRequest chat) {
        for (Tool tool : chat.tools()) {
            if (tool instanceof Tool.Function function
                    && (chat.toolChoice() instanceof ToolChoice.Required
                            || chat.toolChoice() instanceof ToolChoice.Named named
                                    && named.name().equals(function.name()))) {
                return function;
            }
        }
        return null;
    }

    private static String lastUserText(ChatRequest chat) {
        List<Message> newestFirst = chat.messages().reversed();
        for (Message message : newestFirst) {
            if (message.role() == Role.USER) {
                return text(message.parts());
            }
        }
        return "";
    }

    private static String text(List<Part> parts) {
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            if (part instanceof Part.Text words) {
                text.append(words.text());
            } else if (part instanceof Part.ToolResult result) {
                text.append(text(result.content()));
            }
        }
        return text.toString();
    }

    private static long promptTokens(ChatRequest chat) {
        long tokens = 0;
        for (Message message : chat.messages()) {
            tokens += words(text(message.parts())).size();
        }
        return Math.max(1, tokens);
    }

    /** Words with the white space before them: joined again they are the text. */
    static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        int start = 0;
        boolean inWord = false;
        for (int i = 0; i < text.length(); i++) {
            boolean space = Character.isWhitespace(text.charAt(i));
            if (space && inWord) {
                words.add(text.substring(start, i));
                start = i;
            }
            inWord = !space;
        }
        if (start < text.length()) {
            words.add(text.substring(start));
        }
        return words;
    }

    private static String id(byte[] body) {
        return "chatcmpl-" + UUID.nameUUIDFromBytes(body).toString().replace("-", "");
    }
}
