/** Rules of the house: who may depend on whom, and that deployment files tell the truth. */
@NullMarked
package io.tollgate.e2e.house;

import org.jspecify.annotations.NullMarked;
