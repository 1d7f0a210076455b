/** The models there are: stored deployments, and those the environment gives. */
@NullMarked
package io.tollgate.providers.catalogue;

import org.jspecify.annotations.NullMarked;
