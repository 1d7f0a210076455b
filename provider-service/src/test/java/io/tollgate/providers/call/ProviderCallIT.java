package io.tollgate.providers.call;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.contracts.Attempt;
import io.tollgate.contracts.CallReport;
import io.tollgate.providers.FakeProvider;
import io.tollgate.providers.ProviderServiceTestBase;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProviderCallIT extends ProviderServiceTestBase {

    private static final String CHAT = "/v1/chat/completions";
    private static final String ASK =
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
    private static final String ASK_STREAM = ASK.replace("}]}", "}],\"stream\":true}");

    private final FakeProvider first = new FakeProvider();
    private final FakeProvider second = new FakeProvider();
    private final String model = "m-" + UUID.randomUUID();

    @AfterEach
    void close() {
        first.close();
        second.close();
    }

    @Test
    void aWholeAnswerComesWithItsExactAccount() {
        deploy(first, "");

        Answer answer = call(CHAT, model, null, ASK);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().at("/choices/0/message/content").stringValue()).isEqualTo("Hello");
        assertThat(answer.json().path("model").stringValue()).isEqualTo("public-" + model);
        Attempt attempt = answer.report().attempts().getFirst();
        assertThat(answer.report().attempts()).hasSize(1);
        assertThat(attempt.success()).isTrue();
        assertThat(attempt.estimated()).isFalse();
        assertThat(attempt.priced()).isTrue();
        assertThat(attempt.usage().input()).isEqualTo(7);
        assertThat(attempt.usage().output()).isEqualTo(2);
        assertThat(attempt.cost().total()).isEqualByComparingTo("0.000011");
        assertThat(attempt.apiBase()).isEqualTo(first.address().replace("/v1", ""));
    }

    @Test
    void aFailedDeploymentIsFollowedByAnotherAndBothAreReported() {
        deploy(first, "");
        deploy(second, "");
        first.behaviour = exchange -> FakeProvider.json(exchange, 500, "{\"error\":{}}");
        second.behaviour = first.behaviour;

        Answer refused = call(CHAT, model, null, ASK);
        assertThat(refused.status()).isGreaterThanOrEqualTo(500);
        assertThat(refused.report().attempts()).hasSize(2).noneMatch(Attempt::success);
        assertThat(refused.report().cost()).isEqualByComparingTo("0");
        assertThat(first.calls() + second.calls()).isEqualTo(2);

        second.behaviour = FakeProvider::completion;
        Answer answer = call(CHAT, model, null, ASK);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.report().attempts().getLast().success()).isTrue();
        assertThat(answer.report().attempts().getLast().number())
                .isEqualTo(answer.report().attempts().size());
    }

    @Test
    void aRequestAtFaultIsNotTriedElsewhere() {
        deploy(first, "");
        deploy(second, "");
        first.behaviour =
                exchange ->
                        FakeProvider.json(
                                exchange,
                                400,
                                "{\"error\":{\"message\":\"no\",\"type\":\"invalid_request_error\"}}");
        second.behaviour = first.behaviour;

        assertThat(call(CHAT, model, null, ASK).status()).isEqualTo(400);
        assertThat(first.calls() + second.calls()).isEqualTo(1);
    }

    @Test
    void aStreamReportsJustBeforeItsEnd() {
        deploy(first, "");
        first.behaviour =
                exchange -> FakeProvider.stream(exchange, FakeProvider.CHUNK, FakeProvider.END);

        Answer answer = call(CHAT, model, null, ASK_STREAM);

        assertThat(answer.headers().get("content-type")).startsWith("text/event-stream");
        assertThat(answer.text()).contains("Hello").endsWith("data: [DONE]\n\n");
        assertThat(answer.text()).doesNotContain("prompt_tokens");
        assertThat(answer.text().indexOf("tollgate.report"))
                .isLessThan(answer.text().indexOf("[DONE]"));
        Attempt attempt = answer.reported().attempts().getFirst();
        assertThat(attempt.success()).isTrue();
        assertThat(attempt.firstTokenAt()).isNotNull();
        assertThat(attempt.usage().output()).isEqualTo(2);
        assertThat(attempt.cost().total()).isEqualByComparingTo("0.000011");
    }

    @Test
    void aStreamThatFailsBeforeItsFirstOutputIsTriedElsewhere() {
        deploy(first, "");
        deploy(second, "");
        AtomicInteger asked = new AtomicInteger();
        first.behaviour =
                exchange -> {
                    if (asked.incrementAndGet() == 1) {
                        FakeProvider.stream(
                                exchange,
                                "data: {\"error\":{\"message\":\"overloaded\",\"type\":\"server_error\"}}\n\n");
                    } else {
                        FakeProvider.stream(exchange, FakeProvider.CHUNK, FakeProvider.END);
                    }
                };
        second.behaviour = first.behaviour;

        Answer answer = call(CHAT, model, null, ASK_STREAM);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).contains("Hello").doesNotContain("overloaded");
        assertThat(answer.reported().attempts())
                .extracting(Attempt::success)
                .containsExactly(false, true);
        assertThat(first.calls()).isEqualTo(second.calls()).isEqualTo(1);
    }

    @Test
    void aStreamThatIsCutAfterItsFirstOutputEndsWithAnErrorAndIsNeverTriedElsewhere() {
        deploy(first, "");
        deploy(second, "");
        first.behaviour = exchange -> FakeProvider.stream(exchange, FakeProvider.CHUNK);
        second.behaviour = first.behaviour;

        Answer answer = call(CHAT, model, null, ASK_STREAM);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).contains("Hello").contains("\"error\"").doesNotContain("[DONE]");
        assertThat(first.calls() + second.calls()).isEqualTo(1);
        Attempt attempt = answer.reported().attempts().getFirst();
        assertThat(attempt.success()).isFalse();
        assertThat(attempt.estimated()).isTrue();
        assertThat(attempt.usage().output()).isPositive();
    }

    @Test
    void anErrorInsideTheStreamIsTheLastThingTheClientReads() {
        deploy(first, "");
        first.behaviour =
                exchange ->
                        FakeProvider.stream(
                                exchange,
                                FakeProvider.CHUNK,
                                "data: {\"error\":{\"message\":\"overloaded\",\"type\":\"server_error\"}}\n\n");

        Answer answer = call(CHAT, model, null, ASK_STREAM);

        assertThat(answer.text()).contains("\"error\"").doesNotContain("[DONE]");
        assertThat(answer.reported().attempts().getFirst().success()).isFalse();
    }

    @Test
    void cancellingClosesTheProvidersConnectionAndReportsAnEstimate() throws Exception {
        deploy(first, "");
        first.behaviour = FakeProvider::endless;
        UUID id = UUID.randomUUID();
        HttpResponse<InputStream> stream = open(id, CHAT, model, ASK_STREAM);
        assertThat(stream.headers().firstValue("x-tollgate-replica")).isPresent();
        stream.body().readNBytes(50);

        assertThat(internal("POST", "/internal/calls/" + id + "/cancel").status()).isEqualTo(204);

        assertThat(first.callerLeft.await(5, TimeUnit.SECONDS)).isTrue();
        String rest = new String(stream.body().readAllBytes(), UTF_8);
        CallReport report = new Answer(200, rest, java.util.Map.of()).reported();
        Attempt attempt = report.attempts().getFirst();
        assertThat(attempt.errorClass()).isEqualTo("client_disconnected");
        assertThat(attempt.estimated()).isTrue();
        assertThat(attempt.usage().output()).isPositive();
        assertThat(rest).doesNotContain("[DONE]");
        assertThat(internal("POST", "/internal/calls/" + id + "/cancel").status()).isEqualTo(404);
    }

    @Test
    void aCallIsEndedAtItsTimeLimitWholeOrStreamed() throws Exception {
        deploy(first, ", \"timeout\": 0.5");
        first.behaviour = FakeProvider::endless;

        Answer streamed = call(CHAT, model, null, ASK_STREAM);
        assertThat(streamed.text()).contains("\"error\"").doesNotContain("[DONE]");
        assertThat(streamed.reported().attempts().getFirst().errorClass()).isEqualTo("timeout");
        assertThat(first.callerLeft.await(5, TimeUnit.SECONDS)).isTrue();

        first.behaviour =
                exchange -> new java.util.concurrent.CountDownLatch(1).await(3, TimeUnit.SECONDS);
        Answer whole = call(CHAT, model, null, ASK);
        assertThat(whole.status()).isGreaterThanOrEqualTo(408);
        assertThat(whole.report().attempts().getFirst().errorClass()).isEqualTo("timeout");
    }

    @Test
    void anUnknownModelAndABrokenBodyReachNoProviderAndStillReport() {
        deploy(first, "");

        Answer unknown = call(CHAT, "nobody-knows", null, ASK);
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.report().attempts()).isEmpty();
        Answer broken = call(CHAT, model, null, "{\"model\":\"m\"}");
        assertThat(broken.status()).isEqualTo(400);
        assertThat(broken.report().attempts()).isEmpty();
        assertThat(first.calls()).isZero();
    }

    @Test
    void aServiceThatSpeaksForNobodyReachesNoModel() {
        deploy(first, "");

        assertThat(internal("POST", CHAT).status()).isEqualTo(401);
        assertThat(unsigned(CHAT).status()).isEqualTo(401);
        assertThat(first.calls()).isZero();
    }

    private void deploy(FakeProvider provider, String more) {
        Answer added =
                post(
                        ADMIN,
                        "/model/new",
                        """
                        {"model_name": "%s", "litellm_params": {"model": "openai_like/up",
                         "api_key": "sk-up", "api_base": "%s", "input_cost_per_token": 0.000001,
                         "output_cost_per_token": 0.000002%s}}
                        """
                                .formatted(model, provider.address(), more));
        assertThat(added.status()).as(added.text()).isEqualTo(200);
    }
}
