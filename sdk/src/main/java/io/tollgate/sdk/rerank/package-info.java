/** Reranking: documents put in order of what they say to a question. */
@NullMarked
package io.tollgate.sdk.rerank;

import org.jspecify.annotations.NullMarked;
