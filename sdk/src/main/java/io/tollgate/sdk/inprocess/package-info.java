/** Models that run inside this process and speak the OpenAI wire like any other provider. */
@NullMarked
package io.tollgate.sdk.inprocess;

import org.jspecify.annotations.NullMarked;
