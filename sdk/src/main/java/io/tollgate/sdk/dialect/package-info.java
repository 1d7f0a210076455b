/** What clients speak: requests read into the neutral model, answers written from it. */
@NullMarked
package io.tollgate.sdk.dialect;

import org.jspecify.annotations.NullMarked;
