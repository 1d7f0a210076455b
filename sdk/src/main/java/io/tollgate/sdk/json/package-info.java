/** The one JSON mapper of this module and the few node accessors everybody needs. */
@NullMarked
package io.tollgate.sdk.json;

import org.jspecify.annotations.NullMarked;
