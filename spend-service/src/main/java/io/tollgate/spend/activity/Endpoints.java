package io.tollgate.spend.activity;

import java.util.Map;

/** The paths behind the names of call types, as clients break usage down by them. */
final class Endpoints {

    private static final Map<String, String> PATHS =
            Map.ofEntries(
                    Map.entry("acompletion", "/chat/completions"),
                    Map.entry("atext_completion", "/completions"),
                    Map.entry("aresponses", "/responses"),
                    Map.entry("anthropic_messages", "/v1/messages"),
                    Map.entry("acount_tokens", "/v1/messages/count_tokens"),
                    Map.entry("aembedding", "/embeddings"),
                    Map.entry("amoderation", "/moderations"),
                    Map.entry("arerank", "/rerank"),
                    Map.entry("aimage_generation", "/images/generations"),
                    Map.entry("aimage_edit", "/images/edits"),
                    Map.entry("aspeech", "/audio/speech"),
                    Map.entry("atranscription", "/audio/transcriptions"),
                    Map.entry("atranslation", "/audio/translations"));

    private Endpoints() {}

    /** The path; of a call type that has none, its own name. */
    static String path(String callType) {
        return PATHS.getOrDefault(callType, callType);
    }
}
