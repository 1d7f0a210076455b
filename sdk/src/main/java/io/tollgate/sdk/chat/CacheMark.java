package io.tollgate.sdk.chat;

import org.jspecify.annotations.Nullable;

/**
 * A prompt-caching breakpoint after the part or tool that carries it.
 *
 * @param ttl {@code 5m} or {@code 1h}; null is the provider's default
 * @see <a href="https://docs.anthropic.com/en/docs/build-with-claude/prompt-caching">Anthropic</a>
 */
public record CacheMark(@Nullable String ttl) {}
