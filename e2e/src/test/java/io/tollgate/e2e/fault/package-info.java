/** Troubles that a test makes on purpose: with connections, and with processes. */
@NullMarked
package io.tollgate.e2e.fault;

import org.jspecify.annotations.NullMarked;
