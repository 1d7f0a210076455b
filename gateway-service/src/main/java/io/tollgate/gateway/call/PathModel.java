package io.tollgate.gateway.call;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/** Puts the model of the path where every other client has it: into the body. */
final class PathModel {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private PathModel() {}

    /**
     * The path wins over a model that stands in the body. What is no JSON object comes back as it
     * is, to be refused by whoever reads it.
     */
    static byte[] into(byte[] body, String model) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(body.length + 64);
        try (JsonParser parser = MAPPER.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return body;
            }
            byte[] name = MAPPER.writeValueAsBytes(model);
            int start = (int) parser.currentLocation().getByteOffset();
            boolean empty = true;
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                empty = false;
                boolean itsModel = parser.currentName().equals("model");
                parser.nextToken();
                int from = (int) parser.currentTokenLocation().getByteOffset();
                parser.skipChildren();
                if (itsModel) {
                    parser.finishToken();
                    int to = (int) parser.currentLocation().getByteOffset();
                    out.write(body, 0, from);
                    out.writeBytes(name);
                    out.write(body, to, body.length - to);
                    return out.toByteArray();
                }
            }
            out.write(body, 0, start);
            out.writeBytes("\"model\":".getBytes(UTF_8));
            out.writeBytes(name);
            out.writeBytes((empty ? "" : ",").getBytes(UTF_8));
            out.write(body, start, body.length - start);
            return out.toByteArray();
        } catch (JacksonException broken) {
            return body;
        }
    }
}
