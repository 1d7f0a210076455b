/** The management API's way to the service that owns it, and health. */
@NullMarked
package io.tollgate.gateway.management;

import org.jspecify.annotations.NullMarked;
