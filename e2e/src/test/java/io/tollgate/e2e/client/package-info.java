/** Talks to the gateway as a client and as an administrator. */
@NullMarked
package io.tollgate.e2e.client;

import org.jspecify.annotations.NullMarked;
