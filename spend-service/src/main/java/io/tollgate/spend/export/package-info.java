/** Reports and logs as files: at once as a stream, or made by a job and fetched later. */
@NullMarked
package io.tollgate.spend.export;

import org.jspecify.annotations.NullMarked;
