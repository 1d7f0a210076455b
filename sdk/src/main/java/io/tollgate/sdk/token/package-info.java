/** Counts tokens of a prompt before it is sent. */
@NullMarked
package io.tollgate.sdk.token;

import org.jspecify.annotations.NullMarked;
