/** What admission must know of a model, and the list of models a caller may use. */
@NullMarked
package io.tollgate.gateway.models;

import org.jspecify.annotations.NullMarked;
