package io.tollgate.gateway.call;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequiredFieldsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "IMAGES | {} | prompt",
                "IMAGES | {\"prompt\":null} | prompt",
                "IMAGE_EDITS | {\"prompt\":\"p\"} | image",
                "IMAGE_EDITS | {\"images\":[]} | prompt",
                "TRANSCRIPTIONS | {} | file",
                "TRANSLATIONS | {} | file",
                "SPEECH | {\"voice\":\"v\"} | input",
                "SPEECH | {\"input\":\"i\"} | voice",
                "COUNT_TOKENS | {} | messages",
                "EMBEDDINGS | {} | input",
                "RERANK | {\"documents\":[]} | query",
                "RERANK | {\"query\":\"q\"} | documents",
                "MODERATIONS | {} | input"
            })
    void whatIsMissingIsNamed(ModelRoute route, String fields, String missing) {
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> scan(route, fields, Set.of()))
                .satisfies(
                        refusal -> {
                            assertThat(refusal.error().upstreamStatus()).isEqualTo(400);
                            assertThat(refusal.error().param()).isEqualTo(missing);
                            assertThat(refusal.error().code())
                                    .isEqualTo("missing_required_parameter");
                        });
    }

    @Test
    void filesOfAFormCount() {
        assertThat(scan(ModelRoute.TRANSCRIPTIONS, "{}", Set.of("file")).model()).isEqualTo("m");
        assertThat(scan(ModelRoute.IMAGE_EDITS, "{\"prompt\":\"p\"}", Set.of("image")).model())
                .isEqualTo("m");
    }

    private static BodyFacts scan(ModelRoute route, String fields, Set<String> files) {
        String separator = fields.equals("{}") ? "" : ",";
        String body = "{\"model\":\"m\"" + separator + fields.substring(1);
        return BodyScanner.scan(body.getBytes(UTF_8), route, 0, null, files);
    }
}
