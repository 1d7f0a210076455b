/** What was spent, by whatever finance asks for, and what it will come to. */
@NullMarked
package io.tollgate.spend.report;

import org.jspecify.annotations.NullMarked;
