/**
 * Virtual keys: made, shown, changed and deleted by those who may; known to the gateway at once.
 */
@NullMarked
package io.tollgate.keys.virtualkey;

import org.jspecify.annotations.NullMarked;
