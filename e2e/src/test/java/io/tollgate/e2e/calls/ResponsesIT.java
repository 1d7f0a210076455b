package io.tollgate.e2e.calls;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.openai.client.OpenAIClient;
import com.openai.errors.NotFoundException;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseStreamEvent;
import io.tollgate.e2e.client.Answer;
import io.tollgate.e2e.client.Books;
import io.tollgate.e2e.client.Gateway;
import io.tollgate.e2e.upstream.Lane;
import io.tollgate.e2e.upstream.Prices;
import io.tollgate.e2e.upstream.Received;
import io.tollgate.e2e.upstream.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Responses, by OpenAI's own Java library. */
class ResponsesIT extends WithOpenAiClient {

    private static final String STORED =
            """
            {"id":"resp_upstream1","object":"response","created_at":1,"status":"completed","error":null,
             "incomplete_details":null,"instructions":null,"model":"scripted-1","metadata":{},
             "output":[{"type":"message","id":"msg_1","status":"completed","role":"assistant",
              "content":[{"type":"output_text","text":"A gate.","annotations":[]}]}],
             "parallel_tool_calls":true,"temperature":1,"top_p":1,"tool_choice":"auto","tools":[],
             "previous_response_id":null,
             "usage":{"input_tokens":20,"input_tokens_details":{"cached_tokens":0},"output_tokens":4,
              "output_tokens_details":{"reasoning_tokens":0},"total_tokens":24}}""";

    private static ResponseCreateParams.Builder ask(String model) {
        return ResponseCreateParams.builder()
                .model(model)
                .instructions("Be short.")
                .maxOutputTokens(50)
                .input("What is a tollgate?");
    }

    private static String text(Response response) {
        StringBuilder text = new StringBuilder();
        response.output()
                .forEach(
                        item ->
                                item.message()
                                        .ifPresent(
                                                message ->
                                                        message.content()
                                                                .forEach(
                                                                        part ->
                                                                                text.append(
                                                                                        part.asOutputText()
                                                                                                .text()))));
        return text.toString();
    }

    @Test
    void answersWhereTheProviderHasChatOnly() {
        String model = deploy("anthropic", suite.provider().lane(ASSISTANT));

        Response response = client().responses().create(ask(model).build());

        assertThat(text(response)).isEqualTo(ASSISTANT.text());
        assertThat(response.status().orElseThrow().asString()).isEqualTo("completed");
        assertThat(response.usage().orElseThrow().inputTokens()).isEqualTo(12);
        assertThat(response.usage().orElseThrow().outputTokens()).isEqualTo(10);
    }

    @Test
    void streamsInFullSequenceWhereTheProviderHasChatOnly() {
        String model = deploy("anthropic", suite.provider().lane(ASSISTANT));
        List<String> kinds = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        List<Response> last = new ArrayList<>();

        try (var stream = client().responses().createStreaming(ask(model).build())) {
            stream.stream()
                    .forEach(
                            event -> {
                                kinds.add(kind(event));
                                event.outputTextDelta().ifPresent(d -> text.append(d.delta()));
                                event.completed().ifPresent(end -> last.add(end.response()));
                            });
        }

        assertThat(kinds).startsWith("created", "other").endsWith("completed");
        assertThat(text).hasToString(ASSISTANT.text());
        assertThat(text(last.getFirst())).isEqualTo(ASSISTANT.text());
        assertThat(last.getFirst().usage().orElseThrow().outputTokens()).isEqualTo(10);
    }

    private static String kind(ResponseStreamEvent event) {
        return event.isCreated() ? "created" : event.isCompleted() ? "completed" : "other";
    }

    @Test
    void storedResponsesBelongToTheKeyThatMadeThem() {
        List<Received> asked = new ArrayList<>();
        Lane lane =
                suite.provider()
                        .lane(
                                call -> {
                                    asked.add(call);
                                    return Reply.replay(
                                            200,
                                            "application/json",
                                            STORED.getBytes(UTF_8),
                                            List.of());
                                });
        String model = Gateway.unique("stored");
        gateway.deploy(model, "openai", lane, Prices.USUAL);
        Gateway.Key key = gateway.key(Map.of());
        OpenAIClient owner = client(key.plain());
        OpenAIClient stranger = client();

        Response made = owner.responses().create(ask(model).store(true).build());

        assertThat(made.id()).startsWith("resp_").isNotEqualTo("resp_upstream1");
        assertThat(asked.getLast().path()).endsWith("/v1/responses");
        assertThat(text(owner.responses().retrieve(made.id()))).isEqualTo("A gate.");
        assertThat(owner.responses().retrieve(made.id()).id()).isEqualTo(made.id());
        assertThat(asked.getLast().path()).endsWith("/v1/responses/resp_upstream1");
        int before = asked.size();
        assertThatExceptionOfType(NotFoundException.class)
                .isThrownBy(() -> stranger.responses().retrieve(made.id()));
        assertThatExceptionOfType(NotFoundException.class)
                .isThrownBy(() -> owner.responses().retrieve("resp_upstream1"));
        assertThatExceptionOfType(NotFoundException.class)
                .isThrownBy(
                        () ->
                                stranger.responses()
                                        .create(ask(model).previousResponseId(made.id()).build()));
        assertThat(asked).hasSize(before);

        owner.responses().create(ask(model).previousResponseId(made.id()).build());
        assertThat(asked.getLast().json().path("previous_response_id").stringValue())
                .isEqualTo("resp_upstream1");
        owner.responses().delete(made.id());
        assertThat(asked.getLast().path()).endsWith("/v1/responses/resp_upstream1");

        Books books = new Books(suite, gateway);
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(books.rows(key.id())).hasSize(2));
        assertThat(books.rows(key.id()).getFirst().outputTokens()).isEqualTo(4);
    }

    @Test
    void azuresClientsFindTheModelInThePath() {
        Lane lane = suite.provider().lane(ASSISTANT);
        String model = deploy("openai", lane);
        String key = gateway.key(Map.of()).plain();

        Answer answer =
                gateway.send(
                        gateway.request(
                                        "/openai/deployments/"
                                                + model
                                                + "/chat/completions?api-version=2024-10-21",
                                        key)
                                .header("content-type", "application/json")
                                .POST(
                                        java.net.http.HttpRequest.BodyPublishers.ofString(
                                                "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"))
                                .build());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("model").stringValue()).isEqualTo(model);
        assertThat(lane.served().getLast().received().json().path("model").stringValue())
                .isEqualTo("scripted-1");
    }

    @Test
    void olderCompletionsAreAnsweredByAChat() {
        String model = deploy("anthropic", suite.provider().lane(ASSISTANT));

        var completion =
                client().completions()
                        .create(
                                com.openai.models.completions.CompletionCreateParams.builder()
                                        .model(model)
                                        .prompt("What is a tollgate?")
                                        .maxTokens(50)
                                        .build());

        assertThat(completion.choices().getFirst().text()).isEqualTo(ASSISTANT.text());
    }
}
