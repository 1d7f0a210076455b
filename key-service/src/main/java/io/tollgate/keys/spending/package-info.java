/** What entities spent, from those who know. */
@NullMarked
package io.tollgate.keys.spending;

import org.jspecify.annotations.NullMarked;
