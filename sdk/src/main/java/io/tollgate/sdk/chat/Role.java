package io.tollgate.sdk.chat;

/**
 * Who speaks. Tool results have a turn of their own here, whichever message carries them on a wire.
 */
public enum Role {
    SYSTEM,
    DEVELOPER,
    USER,
    ASSISTANT,
    TOOL
}
