package io.tollgate.sdk.wire;

import tools.jackson.databind.JsonNode;

/** Reads vectors written as lists of numbers. */
final class EmbeddingVectors {
    private EmbeddingVectors() {}

    static float[] read(JsonNode values) {
        float[] vector = new float[values.size()];
        int i = 0;
        for (JsonNode value : values) {
            vector[i++] = value.isNumber() ? value.floatValue() : 0;
        }
        return vector;
    }
}
