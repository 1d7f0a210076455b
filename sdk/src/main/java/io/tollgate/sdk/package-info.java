/** Call any model from Java, without a server. */
@NullMarked
package io.tollgate.sdk;

import org.jspecify.annotations.NullMarked;
