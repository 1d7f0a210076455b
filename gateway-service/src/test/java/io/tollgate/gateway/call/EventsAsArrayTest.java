package io.tollgate.gateway.call;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.gateway.Calls;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class EventsAsArrayTest {

    private final EventsAsArray array = new EventsAsArray();

    @Test
    void eachEventIsAnElementHoweverItsLinesEnd() {
        String text =
                elements("data: {\"a\":1}\n\n")
                        + elements(": keep-alive\n\n")
                        + elements(
                                "event: x\r\ndata: {\"a\":\r\ndata: 2}\r\n\r\ndata:{\"a\":3}\n\n")
                        + new String(array.end(), UTF_8);

        JsonNode read = Calls.JSON.readTree(text);

        assertThat(read.isArray()).isTrue();
        assertThat(read.findValuesAsString("a")).containsExactly("1", "2", "3");
    }

    @Test
    void aStreamOfNothingIsAnEmptyArray() {
        assertThat(elements(": keep-alive\n\n")).isEmpty();
        assertThat(new String(array.end(), UTF_8)).isEqualTo("[]");
    }

    private String elements(String events) {
        byte[] padded = ("##" + events).getBytes(UTF_8);
        return new String(array.elements(padded, 2, padded.length - 2), UTF_8);
    }
}
