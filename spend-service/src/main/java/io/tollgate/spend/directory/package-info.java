/** What key-service knows of callers and of the entities that spent. */
@NullMarked
package io.tollgate.spend.directory;

import org.jspecify.annotations.NullMarked;
