/** Knows the models and their credentials, and makes the calls. */
@NullMarked
package io.tollgate.providers;

import org.jspecify.annotations.NullMarked;
