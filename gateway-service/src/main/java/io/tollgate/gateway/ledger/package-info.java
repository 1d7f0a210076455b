/** Brings every outcome to the ledger, and only then settles its Hold. */
@NullMarked
package io.tollgate.gateway.ledger;

import org.jspecify.annotations.NullMarked;
