/** One model call on its way through the pipeline, and what every step sees of it. */
@NullMarked
package io.tollgate.gateway.call;

import org.jspecify.annotations.NullMarked;
