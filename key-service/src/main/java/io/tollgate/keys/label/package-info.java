/** What entities are called, for services that show them to people. */
@NullMarked
package io.tollgate.keys.label;

import org.jspecify.annotations.NullMarked;
