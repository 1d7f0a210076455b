/** Says to every gateway that what it knows of somebody is out of date. */
@NullMarked
package io.tollgate.keys.change;

import org.jspecify.annotations.NullMarked;
