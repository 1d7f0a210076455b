package io.tollgate.e2e.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the gateway answered, whole. */
public record Answer(int status, HttpHeaders headers, byte[] body) {

    static final JsonMapper MAPPER =
            JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

    /** One event of a stream; the name is empty where there is none. */
    public record Event(String name, String data) {

        public JsonNode json() {
            return MAPPER.readTree(data);
        }
    }

    public String text() {
        return new String(body, UTF_8);
    }

    public JsonNode json() {
        return MAPPER.readTree(body);
    }

    public @Nullable String header(String name) {
        return headers.firstValue(name).orElse(null);
    }

    /** The events of a stream, without comments. */
    public List<Event> events() {
        List<Event> events = new ArrayList<>();
        for (String block : text().split("\n\n")) {
            String name = "";
            StringBuilder data = new StringBuilder();
            for (String line : block.split("\n")) {
                if (line.startsWith("event: ")) {
                    name = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    data.append(line.substring(6));
                }
            }
            if (!data.isEmpty()) {
                events.add(new Event(name, data.toString()));
            }
        }
        return events;
    }

    /** {@code error.code} of OpenAI's error object, {@code error.type} of Anthropic's. */
    public String errorCode() {
        JsonNode error = json().path("error");
        return error.path("code").asString(error.path("type").asString(""));
    }
}
