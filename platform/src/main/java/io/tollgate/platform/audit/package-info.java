/** Who changed what: triggers write it down beside each change; this says who acts, and reads. */
@NullMarked
package io.tollgate.platform.audit;

import org.jspecify.annotations.NullMarked;
