/** What all management calls have in common: reading a body, who may call, what an answer says. */
@NullMarked
package io.tollgate.keys.management;

import org.jspecify.annotations.NullMarked;
