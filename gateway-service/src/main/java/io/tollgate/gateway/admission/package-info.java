/** Takes a Hold on every budget and limit before a call goes out, and settles it afterwards. */
@NullMarked
package io.tollgate.gateway.admission;

import org.jspecify.annotations.NullMarked;
