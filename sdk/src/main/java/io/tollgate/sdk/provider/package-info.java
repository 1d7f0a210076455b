/** Vendors as rows of data, and how a model name finds its row. */
@NullMarked
package io.tollgate.sdk.provider;

import org.jspecify.annotations.NullMarked;
