/** OpenAI's endpoints beside chat: moderations, images and sound, passed on and accounted for. */
@NullMarked
package io.tollgate.sdk.endpoint;

import org.jspecify.annotations.NullMarked;
