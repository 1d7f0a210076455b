package io.tollgate.sdk.wire;

/**
 * One server-sent event.
 *
 * @param event its name, {@code message} when the stream gave none
 * @param data its data as UTF-8, lines joined by LF; the array is the caller's to keep
 */
public record Frame(String event, byte[] data) {}
