/** A provider that does as it is told and keeps the true account of what it was asked. */
@NullMarked
package io.tollgate.e2e.upstream;

import org.jspecify.annotations.NullMarked;
