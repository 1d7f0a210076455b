/** Keeps provider credentials encrypted at rest. */
@NullMarked
package io.tollgate.providers.vault;

import org.jspecify.annotations.NullMarked;
