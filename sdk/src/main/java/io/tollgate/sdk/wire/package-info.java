/** What providers speak: requests written from the neutral model, answers read into it. */
@NullMarked
package io.tollgate.sdk.wire;

import org.jspecify.annotations.NullMarked;
