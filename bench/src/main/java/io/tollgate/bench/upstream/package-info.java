/**
 * A provider that costs nothing: answers at a fixed pace, and writes the time into every answer.
 */
@NullMarked
package io.tollgate.bench.upstream;

import org.jspecify.annotations.NullMarked;
