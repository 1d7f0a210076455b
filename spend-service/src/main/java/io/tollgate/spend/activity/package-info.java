/** Answers what was used and spent from the usage tables, in the forms that clients know. */
@NullMarked
package io.tollgate.spend.activity;

import org.jspecify.annotations.NullMarked;
