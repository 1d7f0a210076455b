/**
 * Usage and costs in the form of OpenAI's organisation API, so that tools made for it work here.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/usage">OpenAI's reference</a>
 */
@NullMarked
package io.tollgate.spend.usage;

import org.jspecify.annotations.NullMarked;
