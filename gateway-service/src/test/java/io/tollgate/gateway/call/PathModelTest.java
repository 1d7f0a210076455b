package io.tollgate.gateway.call;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathModelTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|{\"model\":\"m\\\"1\"}",
                "{\"a\":[1]}|{\"model\":\"m\\\"1\",\"a\":[1]}",
                "{\"a\":{\"model\":1},\"model\":\"x\",\"b\":2}|{\"a\":{\"model\":1},\"model\":\"m\\\"1\",\"b\":2}",
                "{ \"model\" : null }|{ \"model\" : \"m\\\"1\" }",
                "[1]|[1]",
                "{\"a\":|{\"a\":"
            })
    void theModelOfThePathStandsInTheBody(String body, String expected) {
        assertThat(new String(PathModel.into(body.getBytes(UTF_8), "m\"1"), UTF_8))
                .isEqualTo(expected);
    }
}
