package io.tollgate.gateway.call;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tollgate.contracts.ContractJson;
import io.tollgate.sdk.price.HostedTools;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BodyScannerTest {

    @Test
    void findsWhatDecidingNeeds() {
        BodyFacts facts =
                scan(
                        """
                        {"messages": [{"role": "user", "content": "Hi"}], "model": "gpt", "n": 3,
                         "stream": true, "max_tokens": 17, "user": "cust", "tags": ["a", 1],
                         "metadata": {"tags": ["b"], "session_id": "s", "trace_id": "t"},
                         "cache": {"ttl": 5}, "unknown": {"deep": [[{}]]}}
                        """);

        assertThat(facts.model()).isEqualTo("gpt");
        assertThat(facts.stream()).isTrue();
        assertThat(facts.maxTokens()).isEqualTo(17);
        assertThat(facts.choices()).isEqualTo(3);
        assertThat(facts.user()).isEqualTo("cust");
        assertThat(facts.tags()).containsExactly("a", "b");
        assertThat(facts.sessionId()).isEqualTo("s");
        assertThat(facts.traceId()).isEqualTo("t");
        assertThat(facts.cache().path("ttl").intValue()).isEqualTo(5);
    }

    @Test
    void saysWhatIsWrongWithABodyThatEndsEarlyAndNothingOfTheParser() {
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> scan("{"))
                .withMessageContaining("The request body is not valid JSON: Unexpected end")
                .withMessageNotContainingAny("Source", "\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"tools\":[{\"type\":\"web_search_20250305\",\"name\":\"web_search\",\"max_uses\":3}]",
                "\"tools\":[{\"type\":\"web_search\",\"filters\":{\"name\":\"x\",\"list\":[{\"type\":1}]}},"
                        + "{\"type\":\"code_interpreter\",\"container\":{\"type\":\"auto\"}}],"
                        + "\"max_tool_calls\":4",
                "\"tools\":[{\"type\":\"code_interpreter\",\"container\":{\"type\":\"auto\",\"memory_limit\":\"64g\"}},"
                        + "{\"type\":\"shell\",\"environment\":{\"type\":\"container_auto\",\"memory_limit\":\"4g\"}}]",
                "\"tools\":[{\"googleSearch\":{}},{\"google_maps\":{}},"
                        + "{\"functionDeclarations\":[{\"name\":\"code_execution\"}]}],\"n\":3",
                "\"tools\":[{\"systemTool\":{\"name\":\"nova_code_interpreter\"}}]",
                "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"web_search\","
                        + "\"parameters\":{\"type\":\"web_search\",\"googleSearch\":{}}}}]",
                "\"tools\":[null,7,[{\"type\":\"web_search\"}],{\"type\":9}]",
                "\"tools\":{\"type\":\"web_search\"}",
                "\"plugins\":[{\"id\":\"file-parser\"},{\"id\":\"web\",\"max_results\":3}]",
                "\"web_search_options\":{\"search_context_size\":\"high\"}",
                "\"web_search_options\":null",
                "\"search_parameters\":{\"mode\":\"auto\"}",
                "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"web_search\"}]}]"
            })
    void findsTheVendorsToolsAsIfTheWholeRequestWereRead(String fields) {
        String body = "{\"model\":\"m\"," + fields + "}";

        assertThat(scan(body).hostedTools())
                .isEqualTo(HostedTools.of(ContractJson.MAPPER.readTree(body)));
    }

    @Test
    void whatTheVendorsToolsFindIsPartOfThePrompt() {
        BodyFacts plain = scan("{\"model\":\"m\"}");

        assertThat(scan("{\"model\":\"m\",\"web_search_options\":{}}").promptTokenBound())
                .isGreaterThan(plain.promptTokenBound() + 1_000_000);
    }

    @Test
    void findsTheCustomerWhereAnthropicsClientsPutThem() {
        BodyFacts anthropic = scan("{\"model\": \"m\", \"metadata\": {\"user_id\": \"cust\"}}");
        BodyFacts both =
                scan(
                        """
                        {"model": "m", "user": "outer", "metadata": {"user_id": "inner"}}
                        """);

        assertThat(anthropic.user()).isEqualTo("cust");
        assertThat(both.user()).isEqualTo("outer");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "nothing",
                "null",
                "[]",
                "\"model\"",
                "{",
                "{\"model\":\"m\"",
                "{\"model\":\"m\",}",
                "{'model':'m'}",
                "{\"model\":\"m\"} {}",
                "{\"model\":\"m\"}]",
                "{\"model\":\"m\"} x",
                "{\"model\":\"m\", \"x\": NaN}",
                "{\"model\":\"m\", \"x\": 01}",
                "{\"model\":\"m\", \"x\": \"\u0001\"}",
                "{\"model\":\"m\" /* */}",
                "\u0000{\"model\":\"m\"}"
            })
    void whatIsNoSingleJsonObjectIsRefused(String body) {
        refused(body);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model\":\"m\",\"model\":\"m\"}",
                "{\"model\":\"m\",\"mod\\u0065l\":\"m\"}",
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"role\":\"user\"}]}",
                "{\"model\":\"m\",\"metadata\":{\"a\":{\"b\":1,\"b\":2}}}",
                "{\"model\":\"m\",\"cache\":{\"ttl\":1,\"ttl\":2}}",
                "{\"model\":\"m\",\"tools\":[{\"input_schema\":{\"a\":1,\"a\":1}}]}"
            })
    void duplicateKeysAreRefusedAtAnyLevel(String body) {
        assertThat(refused(body).error().safeMessage()).containsIgnoringCase("duplicate");
    }

    @ParameterizedTest
    @ValueSource(strings = {"messages", "metadata", "cache", "tags", "x"})
    void deepNestingIsRefusedInEveryField(String field) {
        int deepest = BodyScanner.MAX_DEPTH - 1;
        String fits = "[".repeat(deepest) + "]".repeat(deepest);
        String tooDeep = "[".repeat(20_000) + "]".repeat(20_000);

        assertThat(scan("{\"model\":\"m\",\"%s\":%s}".formatted(field, fits)).model())
                .isEqualTo("m");
        refused("{\"model\":\"m\",\"%s\":[%s]}".formatted(field, fits));
        assertThat(
                        refused("{\"model\":\"m\",\"%s\":%s}".formatted(field, tooDeep))
                                .error()
                                .safeMessage())
                .contains("200 levels");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "model | 5",
                "model | null",
                "model | ' '",
                "model | [\"m\"]",
                "stream | \"true\"",
                "stream | 1",
                "n | 0",
                "n | -1",
                "n | 129",
                "n | 1.0",
                "n | \"2\"",
                "n | true",
                "max_tokens | 0",
                "max_tokens | -5",
                "max_tokens | 1e3",
                "max_tokens | 2147483648",
                "max_tokens | 99999999999999999999999999",
                "max_tokens | \"5\"",
                "max_completion_tokens | {}",
                "user | {\"model\":\"other\"}",
                "user | [1]",
                "litellm_session_id | 5",
                "litellm_trace_id | {}"
            })
    void aValueOfTheWrongTypeNamesItsField(String field, String value) {
        String json = value.equals("' '") || value.isBlank() ? "\" \"" : value;
        String body =
                field.equals("model")
                        ? "{\"model\":" + json + "}"
                        : "{\"model\":\"m\",\"" + field + "\":" + json + "}";

        assertThat(refused(body).error().param()).isEqualTo(field);
    }

    @Test
    void absurdNumbersAndNamesAreRefused() {
        refused("{\"model\":\"m\",\"x\":" + "9".repeat(1_001) + "}");
        refused("{\"model\":\"m\",\"" + "x".repeat(50_001) + "\":1}");
        assertThat(scan("{\"model\":\"m\",\"x\":1e999999}").model()).isEqualTo("m");
    }

    @Test
    void invalidUtf8IsRefused() {
        byte[] body = "{\"model\":\"m\",\"x\":\"?\"}".getBytes(UTF_8);
        for (int i = 0; i < body.length; i++) {
            if (body[i] == '?') {
                body[i] = (byte) 0xC3;
            }
        }
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> BodyScanner.scan(body, ModelRoute.CHAT_COMPLETIONS, 0));
    }

    @Test
    void nullStandsForAbsentInOptionalFields() {
        BodyFacts facts =
                scan(
                        """
                        {"model": "m", "n": null, "max_tokens": null, "stream": null, "user": null,
                         "cache": null, "tags": null, "metadata": null,
                         "litellm_session_id": null, "litellm_trace_id": null}
                        """);

        assertThat(facts.choices()).isEqualTo(1);
        assertThat(facts.maxTokens()).isNull();
        assertThat(facts.stream()).isFalse();
        assertThat(facts.cache()).isNull();
        assertThat(facts.sessionId()).isNull();
    }

    @Test
    void theLargerOfTwoTokenLimitsIsReserved() {
        assertThat(
                        scan("{\"model\":\"m\",\"max_completion_tokens\":900,\"max_tokens\":1}")
                                .maxTokens())
                .isEqualTo(900);
        assertThat(
                        scan("{\"model\":\"m\",\"max_tokens\":1,\"max_completion_tokens\":900}")
                                .maxTokens())
                .isEqualTo(900);
    }

    @Test
    void aTokenLimitThatNoProviderOfTheseRoutesReadsLimitsNothing() {
        assertThat(scan("{\"model\":\"m\",\"max_output_tokens\":1}").maxTokens()).isNull();
    }

    @Test
    void aPromptHasAtMostOneTokenForEachByte() {
        String body = "{\"model\":\"m\",\"messages\":[{\"content\":\"äöü\"}]}";

        assertThat(scan(body).promptTokenBound()).isEqualTo(body.getBytes(UTF_8).length);
        assertThat(scan(body).promptTokenEstimate()).isBetween(1L, scan(body).promptTokenBound());
    }

    @Test
    void inlineMediaIsReckonedByItsKindAndNotByItsBytes() {
        String data = "A".repeat(3_000_000);
        String image =
                "{\"model\":\"m\",\"messages\":[{\"content\":[{\"type\":\"image_url\",\"image_url\":"
                        + "{\"url\":\"data:image/png;base64,"
                        + data
                        + "\"}}]}]}";
        String document =
                "{\"model\":\"m\",\"messages\":[{\"content\":[{\"type\":\"document\",\"source\":"
                        + "{\"data\":\""
                        + data
                        + "\"}}]}]}";

        assertThat(scan(image).promptTokenBound()).isBetween(50_000L, 51_000L);
        assertThat(scan(document).promptTokenBound()).isBetween(300_000L, 301_000L);
    }

    @Test
    void whatLooksLikeMediaButIsNotAnnouncedCountsByItsBytes() {
        String data = "A".repeat(100_000);
        String text = "{\"model\":\"m\",\"messages\":[{\"url\":\"" + data + "\"}]}";

        assertThat(scan(text).promptTokenBound()).isGreaterThan(100_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"input", "arguments", "parameters", "input_schema", "schema"})
    void objectsOfTheClientsOwnMakingAreTextAndHoldNoMedia(String opaque) {
        String data = "A".repeat(60_000);
        String inside =
                "{\"type\":\"image_url\",\"nested\":[{\"type\":\"document\"}],\"url\":\""
                        + data
                        + "\"}";
        String body =
                "{\"model\":\"m\",\"x\":{\"" + opaque + "\":" + inside + ",\"type\":\"text\"}}";

        assertThat(scan(body).promptTokenBound()).isEqualTo(body.length());

        String after =
                "{\"model\":\"m\",\"x\":[{\"" + opaque + "\":{\"a\":{}}},{\"type\":\"image\"}]}";
        assertThat(scan(after).promptTokenBound()).isEqualTo(after.length() + 50_000);
    }

    private static BodyFacts scan(String body) {
        return BodyScanner.scan(body.getBytes(UTF_8), ModelRoute.CHAT_COMPLETIONS, 0);
    }

    private static Refusal refused(String body) {
        try {
            scan(body);
        } catch (Refusal refusal) {
            assertThat(refusal.error().upstreamStatus()).isEqualTo(400);
            return refusal;
        }
        throw new AssertionError("not refused: " + body);
    }
}
