/** The limits of provider accounts: a Hold on them for the time of each attempt. */
@NullMarked
package io.tollgate.providers.account;

import org.jspecify.annotations.NullMarked;
