/** Embeddings in neutral form, and the wires that speak another form than OpenAI's. */
@NullMarked
package io.tollgate.sdk.embedding;

import org.jspecify.annotations.NullMarked;
