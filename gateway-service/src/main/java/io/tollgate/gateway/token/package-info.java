/** Tokens of identity providers: verifies them, and says whom they stand for. */
@NullMarked
package io.tollgate.gateway.token;

import org.jspecify.annotations.NullMarked;
