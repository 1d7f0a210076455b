package io.tollgate.sdk.wire;

/**
 * The tool whose arguments are the answer: how JSON of a given schema is had from models that can
 * call tools but know no response format. The wire hands it over as text again.
 */
final class AnswerTool {
    static final String NAME = "tollgate_answer";

    static final String DESCRIPTION = "Gives the final answer to the user.";

    private AnswerTool() {}

    static boolean is(String tool) {
        return tool.equals(NAME);
    }
}
