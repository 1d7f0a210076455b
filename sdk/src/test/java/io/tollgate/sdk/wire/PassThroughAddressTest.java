package io.tollgate.sdk.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tollgate.sdk.error.LlmException;
import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PassThroughAddressTest {

    @ParameterizedTest
    @CsvSource({
        "https://a.com/v1, /v1/files?x=1&y, https://a.com/v1/files?x=1&y",
        "https://a.com/v1, /files, https://a.com/v1/files",
        "https://a.com/v1/, /v2/files/, https://a.com/v2/files/",
        "https://a.com, /v1/connectors, https://a.com/v1/connectors",
        "https://a.com/v1beta, /upload/v1beta/files, https://a.com/upload/v1beta/files",
        "https://a.com/v1beta, /v1beta/models/m:generateContent, https://a.com/v1beta/models/m:generateContent",
        "https://a.com/openai/v1, /openai/v1/models, https://a.com/openai/v1/models",
        "https://a.com/openai/v1, /v1/models, https://a.com/openai/v1/models",
        "https://a.com/openai/v1, /models, https://a.com/openai/v1/models",
        "https://a.com/corp/api, /v1/models, https://a.com/corp/api/v1/models",
        "https://a.com, /model/arn:aws:x%2Fy/converse, https://a.com/model/arn:aws:x%2Fy/converse",
        "https://a.com?k=1, /v1/x?y=2, https://a.com/v1/x?k=1&y=2",
        "https://a.com:8080/v1, /v1/x?q={a}|%zz, https://a.com:8080/v1/x?q=%7Ba%7D%7C%25zz"
    })
    void aPathIsPutBelowTheAddress(String base, String target, String expected) {
        assertThat(PassThroughAddress.of(URI.create(base), target)).hasToString(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "//evil.com/x",
                "/v1//evil.com",
                "/..",
                "/../x",
                "/v1/../../x",
                "/v1/./x",
                "/%2e%2e/x",
                "/v1/%2E%2E/x",
                "/v1/.%2e/x",
                "/v1/..%2fx",
                "/v1/%2f%2fevil.com",
                "/v1/a%2f..%2f..%2fx",
                "/v1/%252e%252e/x",
                "/v1/..;/x",
                "/v1/..;a=b/x",
                "/v1/%2e%2e;/x",
                "/v1/%5c..%5cx",
                "/v1/\\..\\x",
                "/v1/%c0%ae%c0%ae/x",
                "/v1/x%00y",
                "/v1/x%0d%0aHost:evil",
                "/v1/x y",
                "/v1/x#y",
                "/v1/%zz",
                "/v1/%2",
                "/@evil.com",
                ":80/x",
                "@evil.com/x",
                ".evil.com/x",
                "/v1/x?y=\r\nz",
                "/v1/\u2025/x",
                "https://evil.com/x"
            })
    void noPathLeavesIt(String target) {
        for (String base : new String[] {"https://a.com/corp/v1", "https://a.com"}) {
            if (target.equals("/@evil.com")) {
                // A name like any other: the host stays.
                assertThat(PassThroughAddress.of(URI.create(base), target).getHost())
                        .isEqualTo("a.com");
                continue;
            }
            assertThatExceptionOfType(LlmException.class)
                    .as(target)
                    .isThrownBy(() -> PassThroughAddress.of(URI.create(base), target));
        }
    }
}
