/** What the finance endpoints have in common in their query parameters. */
@NullMarked
package io.tollgate.spend.query;

import org.jspecify.annotations.NullMarked;
