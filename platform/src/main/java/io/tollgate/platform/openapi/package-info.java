/** The OpenAPI document of a service, made from its handlers and the table of rights. */
@NullMarked
package io.tollgate.platform.openapi;

import org.jspecify.annotations.NullMarked;
