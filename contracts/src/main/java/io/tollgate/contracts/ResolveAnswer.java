package io.tollgate.contracts;

import org.jspecify.annotations.Nullable;

/**
 * Answer to a {@link ResolveRequest}.
 *
 * @param caller null when no such key exists (which is an answer, unlike a failed call)
 */
public record ResolveAnswer(@Nullable Caller caller) {}
