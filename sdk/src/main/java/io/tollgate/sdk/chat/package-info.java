/** A chat call in neither vendor's words: requests, answers, stream events and usage. */
@NullMarked
package io.tollgate.sdk.chat;

import org.jspecify.annotations.NullMarked;
