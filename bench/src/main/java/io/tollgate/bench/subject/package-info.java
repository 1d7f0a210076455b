/** What is measured: a suite of Tollgate, another gateway, or the provider itself. */
@NullMarked
package io.tollgate.bench.subject;

import org.jspecify.annotations.NullMarked;
