/** The OpenAPI document of this service, made from its handlers and the table of rights. */
@NullMarked
package io.tollgate.keys.openapi;

import org.jspecify.annotations.NullMarked;
