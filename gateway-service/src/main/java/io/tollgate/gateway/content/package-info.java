/** Hands what was said in calls of keys that want it kept to spend-service. */
@NullMarked
package io.tollgate.gateway.content;

import org.jspecify.annotations.NullMarked;
