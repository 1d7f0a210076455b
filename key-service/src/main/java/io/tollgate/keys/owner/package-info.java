/**
 * Teams, users, organisations, customers, tags and shared budgets: whom calls are counted against
 * beside their key.
 */
@NullMarked
package io.tollgate.keys.owner;

import org.jspecify.annotations.NullMarked;
