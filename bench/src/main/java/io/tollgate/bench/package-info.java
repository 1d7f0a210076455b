/** Measures Tollgate beside the provider itself and other gateways, in one run on one machine. */
@NullMarked
package io.tollgate.bench;

import org.jspecify.annotations.NullMarked;
