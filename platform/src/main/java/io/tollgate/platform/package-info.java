/** What every service does alike: trust between services, settings, error objects. */
@NullMarked
package io.tollgate.platform;

import org.jspecify.annotations.NullMarked;
