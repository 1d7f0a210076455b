/**
 * What was spent in the form of FOCUS 1.2, the FinOps Open Cost and Usage Specification, so that it
 * stands beside the bills of clouds.
 *
 * @see <a href="https://focus.finops.org/focus-specification/v1-2/">FOCUS 1.2</a>
 */
@NullMarked
package io.tollgate.spend.focus;

import org.jspecify.annotations.NullMarked;
