package io.tollgate.spend.usage;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What OpenAI reports on apart from each other, by the ledger's types of calls. */
enum UsageKind {
    COMPLETIONS("completions"),
    EMBEDDINGS("embeddings", "aembedding"),
    MODERATIONS("moderations", "amoderation"),
    IMAGES("images", "aimage_generation", "aimage_edit", "aimage_variation"),
    AUDIO_SPEECHES("audio_speeches", "aspeech"),
    AUDIO_TRANSCRIPTIONS("audio_transcriptions", "atranscription", "atranslation"),
    /** Nothing of this kind is counted here. */
    VECTOR_STORES("vector_stores", ""),
    CODE_INTERPRETER_SESSIONS("code_interpreter_sessions", "");

    private final String label;
    private final List<String> callTypes;

    UsageKind(String label, String... callTypes) {
        this.label = label;
        this.callTypes = List.of(callTypes);
    }

    String label() {
        return label;
    }

    /** Types of calls that belong here; empty for all that belong nowhere else. */
    List<String> callTypes() {
        return callTypes;
    }

    /** Types of calls of all kinds but completions. */
    static List<String> elsewhere() {
        Set<UsageKind> others = EnumSet.complementOf(EnumSet.of(COMPLETIONS));
        return others.stream().flatMap(kind -> kind.callTypes.stream()).distinct().toList();
    }

    static @Nullable UsageKind find(String label) {
        return Arrays.stream(values())
                .filter(kind -> kind.label.equals(label))
                .findFirst()
                .orElse(null);
    }
}
