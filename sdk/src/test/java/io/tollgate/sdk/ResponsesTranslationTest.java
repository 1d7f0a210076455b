package io.tollgate.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.sdk.dialect.AnthropicMessagesDialect;
import io.tollgate.sdk.dialect.Dialect;
import io.tollgate.sdk.dialect.OpenAiChatDialect;
import io.tollgate.sdk.dialect.ResponsesDialect;
import io.tollgate.sdk.error.ErrorKind;
import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.http.Headers;
import io.tollgate.sdk.json.Json;
import io.tollgate.sdk.provider.ProviderRows;
import io.tollgate.sdk.wire.AnthropicWire;
import io.tollgate.sdk.wire.OpenAiWire;
import io.tollgate.sdk.wire.ResponsesWire;
import io.tollgate.sdk.wire.Target;
import io.tollgate.sdk.wire.UpstreamRequest;
import io.tollgate.sdk.wire.Wire;
import io.tollgate.sdk.wire.Wires;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ResponsesTranslationTest {
    private static final Dialect RESPONSES = new ResponsesDialect();

    private static final String CONVERSATION =
            """
            {"model":"any","instructions":"Be brief.","max_output_tokens":50,"store":true,
             "input":[
              {"role":"user","content":[{"type":"input_text","text":"Wetter in Köln?"},
                {"type":"input_image","image_url":"data:image/png;base64,QUJD"},
                {"type":"input_file","filename":"a.pdf","file_data":"data:application/pdf;base64,UERG"}]},
              {"type":"reasoning","id":"rs_1","summary":[{"type":"summary_text","text":"Hm."}],
               "encrypted_content":"signed:c2ln"},
              {"type":"function_call","call_id":"call_1","name":"weather","arguments":"{\\"city\\":\\"Köln\\"}"},
              {"type":"function_call_output","call_id":"call_1","output":"rain"}],
             "tools":[{"type":"function","name":"weather","parameters":{"type":"object"},"strict":true}],
             "tool_choice":{"type":"function","name":"weather"},
             "text":{"format":{"type":"json_schema","name":"w","schema":{"type":"object"}}}}""";

    private static Target target(String provider, String model) {
        return Target.of(ProviderRows.load().find(provider).orElseThrow(), model, "sk-test");
    }

    private static JsonNode sent(Dialect dialect, String body, String provider, String model) {
        Target target = target(provider, model);
        Wire wire = Wires.of(target, dialect.protocol());
        ClientRequest request =
                ClientRequest.parse(
                        dialect, body.getBytes(StandardCharsets.UTF_8), Headers.empty());
        return Json.read(Translation.of(dialect, wire).request(request, target).body());
    }

    @Test
    void aConversationGoesToAnthropicWithItsThoughtsCallsAndFiles() {
        JsonNode body = sent(RESPONSES, CONVERSATION, "anthropic", "claude-sonnet-4-5");

        assertThat(body.path("system").toString()).contains("Be brief.");
        assertThat(body.path("max_tokens").asInt(0)).isEqualTo(50);
        JsonNode user = body.path("messages").path(0).path("content");
        assertThat(user.path(0).path("text").asString("")).isEqualTo("Wetter in Köln?");
        assertThat(user.path(1).path("source").path("data").asString("")).isEqualTo("QUJD");
        assertThat(user.path(2).path("type").asString("")).isEqualTo("document");
        JsonNode turn = body.path("messages").path(1).path("content");
        assertThat(turn.path(0).path("signature").asString("")).isEqualTo("c2ln");
        assertThat(turn.path(1).path("input").path("city").asString("")).isEqualTo("Köln");
        assertThat(body.path("messages").path(2).path("content").path(0).path("tool_use_id"))
                .isEqualTo(Json.mapper().valueToTree("call_1"));
        assertThat(body.path("tool_choice").path("name").asString("")).isEqualTo("weather");
    }

    @Test
    void aConversationGoesToChatCompletionsInOneAssistantTurn() {
        JsonNode body = sent(RESPONSES, CONVERSATION, "mistral", "mistral-large-latest");

        List<String> roles = new ArrayList<>();
        body.path("messages").forEach(message -> roles.add(message.path("role").asString("")));
        assertThat(roles).containsExactly("system", "user", "assistant", "tool");
        assertThat(body.path("messages").path(2).path("tool_calls").path(0).path("id"))
                .isEqualTo(body.path("messages").path(3).path("tool_call_id"));
        assertThat(body.path("response_format").path("json_schema").path("name").asString(""))
                .isEqualTo("w");
    }

    @Test
    void thoughtsEncryptedByOpenAiNeverReachAnotherVendor() {
        String body =
                """
                {"model":"any","input":[{"role":"user","content":"Hi"},
                  {"type":"reasoning","id":"rs_9","summary":[],"encrypted_content":"gAAA"},
                  {"role":"assistant","content":"Hello"},{"role":"user","content":"Again"}]}""";

        assertThat(sent(RESPONSES, body, "anthropic", "claude-sonnet-4-5").toString())
                .doesNotContain("gAAA")
                .contains("Hello");
    }

    @Test
    void modelsThatRefuseChatCompletionsAreAskedThroughResponses() {
        String chat =
                """
                {"model":"any","messages":[{"role":"system","content":"S"},{"role":"user","content":"Hi"},
                  {"role":"assistant","content":null,"thinking_blocks":[{"type":"thinking","thinking":"T",
                    "signature":"rs_7:gBBB"}],
                   "tool_calls":[{"id":"c1","type":"function","function":{"name":"f","arguments":"{}"}}]},
                  {"role":"tool","tool_call_id":"c1","content":"done"}],
                 "reasoning_effort":"high","max_completion_tokens":9,
                 "response_format":{"type":"json_object"}}""";

        JsonNode body = sent(new OpenAiChatDialect(), chat, "openai", "gpt-5-pro");

        assertThat(body.path("store").asBoolean(true)).isFalse();
        assertThat(body.path("max_output_tokens").asInt(0)).isEqualTo(9);
        assertThat(body.path("reasoning").path("effort").asString("")).isEqualTo("high");
        assertThat(body.path("include").toString()).contains("reasoning.encrypted_content");
        assertThat(body.path("text").path("format").path("type").asString(""))
                .isEqualTo("json_object");
        JsonNode items = body.path("input");
        assertThat(items.path(2).path("id").asString("")).isEqualTo("rs_7");
        assertThat(items.path(2).path("encrypted_content").asString("")).isEqualTo("gBBB");
        assertThat(items.path(3).path("type").asString("")).isEqualTo("function_call");
        assertThat(items.path(4).path("output").asString("")).isEqualTo("done");
    }

    @Test
    void theModelPrefixOfLiteLlmAsksForResponses() {
        String chat = "{\"model\":\"any\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
        Target target = target("openai", "responses/gpt-4o");
        Wire wire = Wires.of(target, new OpenAiChatDialect().protocol());
        ClientRequest request =
                ClientRequest.parse(
                        new OpenAiChatDialect(),
                        chat.getBytes(StandardCharsets.UTF_8),
                        Headers.empty());

        UpstreamRequest sent = Translation.of(request.dialect(), wire).request(request, target);

        assertThat(sent.uri().getPath()).isEqualTo("/v1/responses");
        assertThat(Json.read(sent.body()).path("model").asString("")).isEqualTo("gpt-4o");
    }

    @Test
    void whatNeedsAStoreIsRefusedWhereThereIsNone() {
        String body = "{\"model\":\"any\",\"input\":\"Hi\",\"previous_response_id\":\"resp_1\"}";

        assertThatThrownBy(() -> sent(RESPONSES, body, "anthropic", "claude-sonnet-4-5"))
                .isInstanceOfSatisfying(
                        LlmException.class,
                        refused -> {
                            assertThat(refused.error().kind())
                                    .isEqualTo(ErrorKind.UNSUPPORTED_PARAMETER);
                            assertThat(refused.error().param()).isEqualTo("previous_response_id");
                        });
        assertThat(sent(RESPONSES, body, "openai", "gpt-4o").path("previous_response_id"))
                .isEqualTo(Json.mapper().valueToTree("resp_1"));
    }

    @Test
    void responsesInTheBackgroundAreForVendorsThatHaveThem() {
        String body = "{\"model\":\"any\",\"input\":\"Hi\",\"background\":true}";

        assertThat(sent(RESPONSES, body, "openai", "gpt-4o").path("background").booleanValue())
                .isTrue();
        for (String vendor : List.of("groq", "anthropic")) {
            assertThatThrownBy(() -> sent(RESPONSES, body, vendor, "a-model"))
                    .isInstanceOf(LlmException.class)
                    .hasMessageContaining("background");
        }
        String dropping = body.replace("}", ",\"drop_params\":true}");
        assertThat(sent(RESPONSES, dropping, "groq", "a-model").has("background")).isFalse();
    }

    @Test
    void anAnswerOfAnthropicBecomesAResponseWithItems() {
        String answer =
                """
                {"id":"msg_1","type":"message","role":"assistant","model":"claude","content":[
                  {"type":"thinking","thinking":"Hm.","signature":"c2ln"},
                  {"type":"text","text":"One."},
                  {"type":"tool_use","id":"toolu_1","name":"f","input":{"a":1}}],
                 "stop_reason":"tool_use","usage":{"input_tokens":3,"cache_read_input_tokens":2,
                 "output_tokens":4}}""";

        JsonNode body =
                Json.read(
                        Translation.of(RESPONSES, new AnthropicWire())
                                .answer(
                                        answer.getBytes(StandardCharsets.UTF_8),
                                        new AnswerView("public", true, 1))
                                .body());

        assertThat(body.path("id").asString("")).isEqualTo("resp_1");
        assertThat(body.path("status").asString("")).isEqualTo("completed");
        assertThat(body.path("store").asBoolean(true)).isFalse();
        assertThat(body.path("output").path(0).path("encrypted_content").asString(""))
                .isEqualTo("signed:c2ln");
        assertThat(body.path("output").path(1).path("content").path(0).path("text").asString(""))
                .isEqualTo("One.");
        assertThat(body.path("output").path(2).path("call_id").asString("")).isEqualTo("toolu_1");
        assertThat(body.path("usage").path("input_tokens").asInt(0)).isEqualTo(5);
        assertThat(body.path("usage").path("total_tokens").asInt(0)).isEqualTo(9);
    }

    @Test
    void anAnswerCutByItsLimitIsIncomplete() {
        String answer =
                """
                {"id":"chatcmpl-1","choices":[{"index":0,"message":{"content":"One"},
                 "finish_reason":"length"}],"usage":{"prompt_tokens":1,"completion_tokens":1}}""";

        JsonNode body =
                Json.read(
                        Translation.of(RESPONSES, new OpenAiWire())
                                .answer(
                                        answer.getBytes(StandardCharsets.UTF_8),
                                        new AnswerView("public", true, 1))
                                .body());

        assertThat(body.path("status").asString("")).isEqualTo("incomplete");
        assertThat(body.path("incomplete_details").path("reason").asString(""))
                .isEqualTo("max_output_tokens");
    }

    @Test
    void aStreamOfChatCompletionsIsToldInTheFullSequence() {
        String stream =
                """
                data: {"id":"chatcmpl-1","choices":[{"index":0,"delta":{"role":"assistant","content":""}}]}

                data: {"id":"chatcmpl-1","choices":[{"index":0,"delta":{"content":"Grü"}}]}

                data: {"id":"chatcmpl-1","choices":[{"index":0,"delta":{"content":"ße"}}]}

                data: {"id":"chatcmpl-1","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"c1","function":{"name":"f","arguments":"{\\"a\\""}}]}}]}

                data: {"id":"chatcmpl-1","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":":1}"}}]}}]}

                data: {"id":"chatcmpl-1","choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}

                data: {"id":"chatcmpl-1","choices":[],"usage":{"prompt_tokens":3,"completion_tokens":5,"total_tokens":8}}

                data: [DONE]

                """;

        byte[] client = stream(RESPONSES, new OpenAiWire(), stream, null);

        List<JsonNode> events = Outcome.events(client);
        assertThat(events.stream().map(event -> event.path("type").asString("")))
                .containsExactly(
                        "response.created",
                        "response.in_progress",
                        "response.output_item.added",
                        "response.content_part.added",
                        "response.output_text.delta",
                        "response.output_text.delta",
                        "response.output_text.done",
                        "response.content_part.done",
                        "response.output_item.done",
                        "response.output_item.added",
                        "response.function_call_arguments.delta",
                        "response.function_call_arguments.delta",
                        "response.function_call_arguments.done",
                        "response.output_item.done",
                        "response.completed");
        assertThat(events.get(6).path("text").asString("")).isEqualTo("Grüße");
        JsonNode response = events.getLast().path("response");
        assertThat(response.path("model").asString("")).isEqualTo("public");
        assertThat(response.path("output").path(1).path("arguments").asString(""))
                .isEqualTo("{\"a\":1}");
        assertThat(response.path("usage").path("total_tokens").asInt(0)).isEqualTo(8);
        assertThat(ResponsesOutcome.ofStream(client))
                .isEqualTo(new Outcome("Grüße", "", List.of("f {\"a\":1}"), "tools", 3, 0, 5));
    }

    private static final String OWN_STREAM =
            """
            event: response.created
            data: {"type":"response.created","sequence_number":0,"response":{"id":"resp_raw","model":"gpt-4o","unknown":7,"output":[]}}

            event: response.output_text.delta
            data: {"type":"response.output_text.delta","sequence_number":1,"output_index":0,"content_index":0,"delta":"Hi"}

            event: response.completed
            data: {"type":"response.completed","sequence_number":2,"response":{"id":"resp_raw","model":"gpt-4o","output":[{"type":"message","content":[{"type":"output_text","text":"Hi"}]}],"usage":{"input_tokens":2,"output_tokens":1}}}

            """;

    @Test
    void theSameProtocolKeepsTheBytesAndChangesOnlyNames() {
        byte[] client = stream(RESPONSES, new ResponsesWire(), OWN_STREAM, id -> "resp_of_" + id);

        assertThat(new String(client, StandardCharsets.UTF_8))
                .isEqualTo(
                        OWN_STREAM
                                .replace("\"resp_raw\"", "\"resp_of_resp_raw\"")
                                .replace("\"gpt-4o\"", "\"public\""));
    }

    @Test
    void theLastEventOfAPassedStreamComesApartSoThatAReportFitsBefore() {
        StreamTranslation stream =
                Translation.of(RESPONSES, new ResponsesWire()).stream(
                        new AnswerView("public", true, 7));
        byte[] bytes = OWN_STREAM.getBytes(StandardCharsets.UTF_8);

        StreamStep step = stream.accept(bytes, 0, bytes.length);

        assertThat(step.finished()).isTrue();
        assertThat(new String(step.terminal(), StandardCharsets.UTF_8))
                .startsWith("event: response.completed\n");
        assertThat(step.usage().outputTokens()).isEqualTo(1);
    }

    @Test
    void aStreamThatBreaksOffFailsTheResponseInSequence() {
        String broken = OWN_STREAM.substring(0, OWN_STREAM.indexOf("event: response.completed"));

        List<JsonNode> events =
                Outcome.events(stream(RESPONSES, new ResponsesWire(), broken, id -> "resp_x"));

        JsonNode last = events.getLast();
        assertThat(last.path("type").asString("")).isEqualTo("response.failed");
        assertThat(last.path("sequence_number").asInt(-1)).isEqualTo(2);
        assertThat(last.path("response").path("id").asString("")).isEqualTo("resp_x");
        assertThat(last.path("response").path("error").path("code").asString("")).isNotEmpty();
    }

    @Test
    void aFailedResponseFailsTheStreamInTheClientsWords() {
        String failing =
                """
                event: response.created
                data: {"type":"response.created","response":{"id":"resp_1","model":"m"}}

                event: response.failed
                data: {"type":"response.failed","response":{"id":"resp_1","status":"failed","error":{"code":"rate_limit_exceeded","message":"secret detail"}}}

                """;
        StreamTranslation stream =
                Translation.of(new AnthropicMessagesDialect(), new ResponsesWire()).stream(
                        new AnswerView("public", true, 7));
        byte[] bytes = failing.getBytes(StandardCharsets.UTF_8);

        StreamStep step = stream.accept(bytes, 0, bytes.length);

        assertThat(step.failed().kind()).isEqualTo(ErrorKind.RATE_LIMITED);
        assertThat(step.terminal()).isEmpty();
        assertThat(new String(step.bytes(), StandardCharsets.UTF_8))
                .contains("event: error")
                .doesNotContain("secret detail");
    }

    @Test
    void argumentsThatCameWholeAreToldOnce() {
        String whole =
                """
                event: response.created
                data: {"type":"response.created","response":{"id":"resp_1","model":"m"}}

                event: response.output_item.added
                data: {"type":"response.output_item.added","output_index":0,"item":{"type":"function_call","call_id":"c1","name":"f","arguments":""}}

                event: response.function_call_arguments.done
                data: {"type":"response.function_call_arguments.done","output_index":0,"arguments":"{\\"a\\":1}"}

                event: response.output_item.done
                data: {"type":"response.output_item.done","output_index":0,"item":{"type":"function_call","call_id":"c1","name":"f","arguments":"{\\"a\\":1}"}}

                event: response.completed
                data: {"type":"response.completed","response":{"id":"resp_1","output":[{"type":"function_call"}],"usage":{"input_tokens":2,"output_tokens":1}}}

                """;

        Outcome seen =
                Outcome.ofStream(stream(new OpenAiChatDialect(), new ResponsesWire(), whole, null));

        assertThat(seen.tools()).containsExactly("f {\"a\":1}");
        assertThat(seen.finish()).isEqualTo("tools");
    }

    private static byte[] stream(
            Dialect dialect,
            Wire wire,
            String bytes,
            java.util.function.UnaryOperator<String> ids) {
        StreamTranslation stream =
                Translation.of(dialect, wire).stream(
                        new AnswerView("public", true, 7).withAnswerIds(ids));
        ByteArrayOutputStream client = new ByteArrayOutputStream();
        for (byte one : bytes.getBytes(StandardCharsets.UTF_8)) {
            StreamStep step = stream.accept(new byte[] {one}, 0, 1);
            client.writeBytes(step.bytes());
            client.writeBytes(step.terminal());
        }
        client.writeBytes(stream.end().bytes());
        return client.toByteArray();
    }
}
