/** The connections to Redis, which may be away. */
@NullMarked
package io.tollgate.gateway.redis;

import org.jspecify.annotations.NullMarked;
