/** Shows what was spent to those who may see it. */
@NullMarked
package io.tollgate.spend.logs;

import org.jspecify.annotations.NullMarked;
