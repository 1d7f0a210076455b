/** SCIM 2.0 (RFC 7643 and 7644): a company's directory keeps users and teams up to date. */
@NullMarked
package io.tollgate.keys.scim;

import org.jspecify.annotations.NullMarked;
