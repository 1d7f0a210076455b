/** What the services say to each other, as records, and the signature that makes it believable. */
@NullMarked
package io.tollgate.contracts;

import org.jspecify.annotations.NullMarked;
