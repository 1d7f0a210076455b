package io.tollgate.sdk.inprocess;

import io.tollgate.sdk.http.RequestContent;
import io.tollgate.sdk.http.Upstream;
import io.tollgate.sdk.http.UpstreamAnswer;
import io.tollgate.sdk.json.Json;
import io.tollgate.sdk.wire.UpstreamRequest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code mock/echo} beside chat: nothing is flagged, every image is one white pixel, all speech is
 * a tenth of a second of silence, a transcription tells how many bytes it heard, and documents rank
 * by the words they share with the query.
 */
final class MockEndpoints implements Upstream {
    private static final byte[] PIXEL =
            Base64.getDecoder()
                    .decode(
                            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAG7buVgAAAABJRU5ErkJggg==");

    private static final int SAMPLES = 800;

    /** Whether the path is one of these endpoints. */
    static boolean serves(String path) {
        return path.endsWith("/moderations")
                || path.contains("/images/")
                || path.contains("/audio/")
                || path.endsWith("/rerank");
    }

    @Override
    public UpstreamAnswer send(UpstreamRequest request) {
        String path = request.uri().getSchemeSpecificPart();
        RequestContent content = request.content();
        JsonNode body = content == null ? Json.read(request.body()) : Json.object();
        if (path.endsWith("/moderations")) {
            return moderation(body);
        }
        if (path.endsWith("/rerank")) {
            return rerank(body);
        }
        if (path.contains("/images/")) {
            return images(body);
        }
        return path.endsWith("/audio/speech")
                ? InProcessAnswer.of(200, "audio/wav", silence())
                : transcription(content == null ? 0 : content.length());
    }

    private static UpstreamAnswer moderation(JsonNode body) {
        ObjectNode answer = Json.object().put("id", "modr-mock").put("model", "echo");
        ArrayNode results = answer.putArray("results");
        JsonNode input = body.path("input");
        int inputs = input.isArray() && input.path(0).isString() ? input.size() : 1;
        for (int i = 0; i < inputs; i++) {
            ObjectNode result = results.addObject().put("flagged", false);
            ObjectNode categories = result.putObject("categories");
            ObjectNode scores = result.putObject("category_scores");
            for (String category :
                    List.of("harassment", "hate", "self-harm", "sexual", "violence")) {
                categories.put(category, false);
                scores.put(category, 0);
            }
        }
        return InProcessAnswer.json(Json.bytes(answer));
    }

    private static UpstreamAnswer images(JsonNode body) {
        ObjectNode answer = Json.object().put("created", 0);
        ArrayNode data = answer.putArray("data");
        long n = Math.max(1, Math.min(10, Json.count(body, "n")));
        for (int i = 0; i < n; i++) {
            data.addObject().put("b64_json", Base64.getEncoder().encodeToString(PIXEL));
        }
        return InProcessAnswer.json(Json.bytes(answer));
    }

    private static UpstreamAnswer transcription(long bytes) {
        ObjectNode answer = Json.object().put("text", "I heard " + bytes + " bytes.");
        answer.putObject("usage").put("type", "duration").put("seconds", 1);
        return InProcessAnswer.json(Json.bytes(answer));
    }

    private static UpstreamAnswer rerank(JsonNode body) {
        Set<String> asked = words(Json.textOrEmpty(body, "query"));
        record Ranked(int index, double score) {}
        List<Ranked> ranked = new ArrayList<>();
        for (JsonNode document : Json.elements(body, "documents")) {
            Set<String> shared = words(document.asString(""));
            shared.retainAll(asked);
            ranked.add(new Ranked(ranked.size(), (double) shared.size() / asked.size()));
        }
        ranked.sort(Comparator.comparingDouble(Ranked::score).reversed());
        Long top = Json.number(body, "top_n");
        ObjectNode answer = Json.object().put("id", "rerank-mock");
        ArrayNode results = answer.putArray("results");
        for (Ranked one :
                ranked.subList(
                        0, top == null ? ranked.size() : (int) Math.min(top, ranked.size()))) {
            results.addObject().put("index", one.index()).put("relevance_score", one.score());
        }
        answer.putObject("usage").put("total_tokens", asked.size());
        return InProcessAnswer.json(Json.bytes(answer));
    }

    private static Set<String> words(String text) {
        return new java.util.HashSet<>(List.of(text.toLowerCase(Locale.ROOT).split("\\W+", -1)));
    }

    /** A WAV file, 8 kHz, 8 bit, one channel. */
    private static byte[] silence() {
        ByteBuffer wav = ByteBuffer.allocate(44 + SAMPLES).order(ByteOrder.LITTLE_ENDIAN);
        wav.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + SAMPLES);
        wav.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
        wav.putShort((short) 1).putShort((short) 1).putInt(8000).putInt(8000);
        wav.putShort((short) 1).putShort((short) 8);
        wav.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(SAMPLES);
        while (wav.hasRemaining()) {
            wav.put((byte) 128);
        }
        return wav.array();
    }
}
