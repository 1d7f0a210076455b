package io.tollgate.spend.alerts;

import io.tollgate.contracts.ContractJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A message in the form each channel takes. */
final class Payloads {

    /** Both chats cut or refuse longer messages; the rest is counted. */
    private static final int MOST_LINES = 40;

    private Payloads() {}

    /** All there is to know, for programs. */
    static byte[] webhook(Message message) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("id", message.id());
        body.put("type", message.type().label());
        body.put("timestamp", message.createdAt());
        body.put("title", AlertText.title(message));
        body.put("alerts", message.alerts().stream().map(AlertView::of).toList());
        return ContractJson.MAPPER.writeValueAsBytes(body);
    }

    /**
     * Blocks, and a text for notifications, see
     * https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks.
     */
    static byte[] slack(Message message) {
        List<Map<String, Object>> blocks = new ArrayList<>();
        String title = escaped(AlertText.title(message));
        blocks.add(section("*" + title + "*"));
        lines(message).forEach(line -> blocks.add(section(escaped(line))));
        return ContractJson.MAPPER.writeValueAsBytes(Map.of("text", title, "blocks", blocks));
    }

    /**
     * An Adaptive Card in the envelope that Teams workflows take, see
     * https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using.
     */
    static byte[] teams(Message message) {
        List<Map<String, Object>> body = new ArrayList<>();
        body.add(richText(AlertText.title(message), true));
        lines(message).forEach(line -> body.add(richText(line, false)));
        Map<String, Object> card = new LinkedHashMap<>();
        card.put("$schema", "http://adaptivecards.io/schemas/adaptive-card.json");
        card.put("type", "AdaptiveCard");
        card.put("version", "1.4");
        card.put("body", body);
        Map<String, @Nullable Object> attachment = new LinkedHashMap<>();
        attachment.put("contentType", "application/vnd.microsoft.card.adaptive");
        attachment.put("content", card);
        return ContractJson.MAPPER.writeValueAsBytes(
                Map.of("type", "message", "attachments", List.of(attachment)));
    }

    /** The body of an e-mail, with every alert. */
    static String mail(Message message) {
        StringBuilder text = new StringBuilder();
        message.alerts().forEach(alert -> text.append(AlertText.line(alert)).append("\n\n"));
        return text.append("Message ").append(message.id()).append('\n').toString();
    }

    private static List<String> lines(Message message) {
        List<Alert> alerts = message.alerts();
        List<String> lines =
                new ArrayList<>(alerts.stream().limit(MOST_LINES).map(AlertText::line).toList());
        if (alerts.size() > MOST_LINES) {
            lines.add("… and " + (alerts.size() - MOST_LINES) + " more; GET /alerts lists them.");
        }
        return lines;
    }

    private static Map<String, Object> section(String text) {
        return Map.of("type", "section", "text", Map.of("type", "mrkdwn", "text", text));
    }

    /** Runs of text, since text blocks would read names as Markdown. */
    private static Map<String, Object> richText(String text, boolean title) {
        Map<String, Object> run = new LinkedHashMap<>();
        run.put("type", "TextRun");
        run.put("text", text);
        if (title) {
            run.put("weight", "Bolder");
            run.put("size", "Medium");
        }
        return Map.of("type", "RichTextBlock", "inlines", List.of(run));
    }

    /** Slack's three control characters; without this a name could call everybody. */
    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
