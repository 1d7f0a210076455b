/** The only door: every call passes the pipeline in this package. */
@NullMarked
package io.tollgate.gateway;

import org.jspecify.annotations.NullMarked;
