package io.tollgate.spend.content;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** Takes out what must not be kept: secrets, e-mail addresses and what the operator names. */
final class Redaction {

    static final String INSTEAD = "[redacted]";

    /** Every quantifier is bounded: a long text is read once. */
    private static final List<String> ALWAYS =
            List.of(
                    // Keys of this gateway and of most providers, GitHub, Slack, Google and AWS.
                    "\\bsk-[A-Za-z0-9_-]{12,256}",
                    "\\bgh[pousr]_[A-Za-z0-9]{20,255}",
                    "\\bxox[abeprs]-[A-Za-z0-9-]{10,255}",
                    "\\bAIza[A-Za-z0-9_-]{35}",
                    "\\b(?:AKIA|ASIA)[A-Z0-9]{16}\\b",
                    "\\beyJ[A-Za-z0-9_-]{8,2048}\\.[A-Za-z0-9_-]{8,4096}\\.[A-Za-z0-9_-]{0,1024}",
                    "(?i)\\bbearer\\s{1,8}[A-Za-z0-9._~+/-]{12,4096}=*",
                    "-----BEGIN [A-Z ]{0,32}PRIVATE KEY-----[^-]{0,16384}(?:-----END [A-Z ]{0,32}-----)?",
                    "[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\\.[A-Za-z0-9-]{1,63}){1,8}");

    private final List<Pattern> patterns;

    /**
     * @param further regular expressions
     */
    Redaction(List<String> further) {
        this.patterns =
                Stream.concat(ALWAYS.stream(), further.stream()).map(Pattern::compile).toList();
    }

    String of(String text) {
        String redacted = text;
        for (Pattern pattern : patterns) {
            redacted = pattern.matcher(redacted).replaceAll(INSTEAD);
        }
        return redacted;
    }

    /** The same of every text of a tree, which is changed. */
    JsonNode of(JsonNode node) {
        switch (node) {
            case StringNode text -> {
                return StringNode.valueOf(of(text.stringValue()));
            }
            case ObjectNode object -> {
                for (Map.Entry<String, JsonNode> entry : object.properties()) {
                    entry.setValue(of(entry.getValue()));
                }
            }
            case ArrayNode array -> {
                for (int i = 0; i < array.size(); i++) {
                    array.set(i, of(array.get(i)));
                }
            }
            default -> {}
        }
        return node;
    }
}
