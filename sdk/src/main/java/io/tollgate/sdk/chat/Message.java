package io.tollgate.sdk.chat;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One turn.
 *
 * @param name who among several speakers, null when not told apart
 */
public record Message(Role role, List<Part> parts, @Nullable String name) {
    public Message {
        parts = List.copyOf(parts);
    }

    public static Message system(String text) {
        return text(Role.SYSTEM, text);
    }

    public static Message user(String text) {
        return text(Role.USER, text);
    }

    public static Message assistant(String text) {
        return text(Role.ASSISTANT, text);
    }

    private static Message text(Role role, String text) {
        return new Message(role, List.of(new Part.Text(text, null)), null);
    }
}
