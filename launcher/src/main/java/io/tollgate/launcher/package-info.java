/** Runs the whole suite on one machine. */
@NullMarked
package io.tollgate.launcher;

import org.jspecify.annotations.NullMarked;
