package io.tollgate.sdk.chat;

/** Whether the model has to use a tool. */
public sealed interface ToolChoice {
    record Auto() implements ToolChoice {}

    record None() implements ToolChoice {}

    /** Some tool, the model's choice. */
    record Required() implements ToolChoice {}

    record Named(String name) implements ToolChoice {}
}
