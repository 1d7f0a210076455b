package io.tollgate.gateway.call;

import io.tollgate.sdk.error.ErrorKind;
import io.tollgate.sdk.error.ProviderError;
import java.util.List;
import java.util.Set;

/** Without these a call has no meaning, so it must not take a Hold. */
final class RequiredFields {

    private RequiredFields() {}

    /**
     * @param given names of the fields that are there, files of a form included
     * @throws Refusal 400 naming the first that is missing
     */
    static void check(ModelRoute route, Set<String> given) {
        for (List<String> alternatives : of(route)) {
            if (alternatives.stream().noneMatch(given::contains)) {
                String name = alternatives.getFirst();
                throw new Refusal(
                        new ProviderError(
                                ErrorKind.INVALID_REQUEST,
                                400,
                                "Missing required parameter: '" + name + "'.",
                                name,
                                "missing_required_parameter",
                                null));
            }
        }
    }

    /** Of each list one must be there; the first is the usual one. */
    private static List<List<String>> of(ModelRoute route) {
        return switch (route) {
            case CHAT_COMPLETIONS, COMPLETIONS, RESPONSES, MESSAGES, PASS_THROUGH -> List.of();
            case COUNT_TOKENS -> List.of(List.of("messages"));
            case EMBEDDINGS, MODERATIONS -> List.of(List.of("input"));
            case RERANK -> List.of(List.of("query"), List.of("documents"));
            case IMAGES -> List.of(List.of("prompt"));
            // In JSON pictures are references, in a list of this name.
            case IMAGE_EDITS -> List.of(List.of("image", "images"), List.of("prompt"));
            case SPEECH -> List.of(List.of("input"), List.of("voice"));
            case TRANSCRIPTIONS, TRANSLATIONS -> List.of(List.of("file"));
            case GENERATE_CONTENT, STREAM_GENERATE_CONTENT -> List.of(List.of("contents"));
            case GEMINI_COUNT_TOKENS ->
                    List.of(
                            List.of(
                                    "contents",
                                    "generateContentRequest",
                                    "generate_content_request"));
        };
    }
}
