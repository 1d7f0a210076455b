/** Sending a request to a provider and reading what comes back, byte by byte. */
@NullMarked
package io.tollgate.sdk.http;

import org.jspecify.annotations.NullMarked;
