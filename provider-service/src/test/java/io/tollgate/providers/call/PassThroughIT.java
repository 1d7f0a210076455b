package io.tollgate.providers.call;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.contracts.Attempt;
import io.tollgate.contracts.CallReport;
import io.tollgate.contracts.ContractJson;
import io.tollgate.contracts.PassThroughCall;
import io.tollgate.contracts.PassThroughForm;
import io.tollgate.providers.FakeProvider;
import io.tollgate.providers.ProviderServiceTestBase;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PassThroughIT extends ProviderServiceTestBase {

    private static final String CHAT =
            "{\"model\":\"up\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";

    private final FakeProvider provider = new FakeProvider();

    /** What other tests have left in the database: a budget refuses calls of unknown cost. */
    @BeforeEach
    void noOtherDeployments() {
        delete(ADMIN, "/provider/budgets/mistral");
        for (var model : get(ADMIN, "/model/info").json().path("data")) {
            String id = model.at("/model_info/id").stringValue();
            post(ADMIN, "/model/delete", "{\"id\":\"" + id + "\"}");
        }
    }

    @AfterEach
    void close() {
        provider.close();
    }

    @Test
    void theClientsRequestGoesOutWithTheProvidersCredentialAndTheAnswerComesBack()
            throws IOException {
        deploy("mistral/up", "");
        provider.behaviour =
                exchange -> {
                    exchange.getResponseHeaders().set("x-theirs", "kept");
                    exchange.getResponseHeaders().set("set-cookie", "a=b");
                    FakeProvider.json(exchange, 201, "{\"id\":\"ftjob-1\"}");
                };

        Raw answer = send(passing("POST", "/v1/fine_tuning/jobs?x=%2F", null, null), "{ \"a\": 1}");

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.body()).isEqualTo("{\"id\":\"ftjob-1\"}");
        assertThat(answer.head())
                .containsIgnoringCase("x-theirs: kept")
                .doesNotContainIgnoringCase("set-cookie");
        assertThat(provider.method()).isEqualTo("POST");
        assertThat(provider.uri()).isEqualTo("/v1/fine_tuning/jobs?x=%2F");
        assertThat(new String(provider.bytes(), UTF_8)).isEqualTo("{ \"a\": 1}");
        assertThat(provider.headers().getFirst("Authorization")).isEqualTo("Bearer sk-up");
        assertThat(provider.headers().getFirst("x-mine")).isEqualTo("1");
        assertThat(provider.headers().keySet())
                .noneMatch(
                        name -> name.toLowerCase(java.util.Locale.ROOT).startsWith("x-tollgate"));
        Attempt attempt = answer.report().attempts().getFirst();
        assertThat(attempt.success()).isTrue();
        assertThat(attempt.priced()).isFalse();
        assertThat(attempt.cost().total()).isEqualByComparingTo("0");
    }

    @Test
    void whatIsUnderstoodIsPricedByItsUse() throws IOException {
        deploy("mistral/up", "");

        Raw answer =
                send(
                        passing("POST", "/v1/chat/completions", PassThroughForm.OPENAI_CHAT, null),
                        CHAT);

        Attempt attempt = answer.report().attempts().getFirst();
        assertThat(attempt.priced()).isTrue();
        assertThat(attempt.estimated()).isFalse();
        assertThat(attempt.usage().input()).isEqualTo(7);
        assertThat(attempt.cost().total()).isEqualByComparingTo("0.000011");
    }

    @Test
    void aStreamIsWatchedAsItGoesBy() throws IOException {
        deploy("mistral/up", "");
        provider.behaviour =
                exchange -> FakeProvider.stream(exchange, FakeProvider.CHUNK, FakeProvider.END);

        Raw answer =
                send(
                        passing("POST", "/v1/chat/completions", PassThroughForm.OPENAI_CHAT, null),
                        CHAT);

        assertThat(answer.body()).isEqualTo(FakeProvider.CHUNK + FakeProvider.END);
        assertThat(answer.report().attempts().getFirst().usage().output()).isEqualTo(2);
        assertThat(answer.report().attempts().getFirst().estimated()).isFalse();
    }

    @Test
    void aResponseIsPricedByItsUse() throws IOException {
        deploy("openai/up", "");
        provider.behaviour =
                exchange ->
                        FakeProvider.json(
                                exchange,
                                200,
                                "{\"id\":\"r\",\"status\":\"completed\",\"output\":[],"
                                        + "\"usage\":{\"input_tokens\":7,\"output_tokens\":2}}");
        PassThroughCall call =
                new PassThroughCall(
                        "openai",
                        "POST",
                        "/v1/responses",
                        PassThroughForm.OPENAI_RESPONSES,
                        "up",
                        null);

        Raw answer = send(call, "{\"model\":\"up\",\"input\":\"Hi\"}");

        Attempt attempt = answer.report().attempts().getFirst();
        assertThat(attempt.estimated()).isFalse();
        assertThat(attempt.usage().input()).isEqualTo(7);
        assertThat(attempt.cost().total()).isEqualByComparingTo("0.000011");
    }

    @Test
    void whatBedrockCountsOfAnyModelsOwnBodyIsBooked() throws IOException {
        deploy("bedrock/up", ", \"aws_region_name\": \"x\"");
        provider.behaviour =
                exchange -> {
                    exchange.getResponseHeaders().set("x-amzn-bedrock-input-token-count", "7");
                    exchange.getResponseHeaders().set("x-amzn-bedrock-output-token-count", "2");
                    FakeProvider.json(exchange, 200, "{\"generation\":\"Hi\"}");
                };
        PassThroughCall call =
                new PassThroughCall(
                        "bedrock",
                        "POST",
                        "/model/up/invoke",
                        PassThroughForm.BEDROCK_INVOKE,
                        "up",
                        null);

        Raw answer = send(call, "{\"prompt\":\"Hi\"}");

        assertThat(answer.body()).isEqualTo("{\"generation\":\"Hi\"}");
        Attempt attempt = answer.report().attempts().getFirst();
        assertThat(attempt.estimated()).isFalse();
        assertThat(attempt.usage().output()).isEqualTo(2);
        assertThat(attempt.cost().total()).isEqualByComparingTo("0.000011");
    }

    @Test
    void theOperatorsPriceStandsForAnUnknownUse() throws IOException {
        deploy("mistral/up", "");

        Raw answer = send(passing("POST", "/v1/ocr", null, "0.03"), "{}");

        Attempt attempt = answer.report().attempts().getFirst();
        assertThat(attempt.priced()).isTrue();
        assertThat(attempt.cost().total()).isEqualByComparingTo("0.03");

        provider.behaviour = exchange -> FakeProvider.json(exchange, 422, "{\"detail\":1}");
        Raw refused = send(passing("POST", "/v1/ocr", null, "0.03"), "{}");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body()).isEqualTo("{\"detail\":1}");
        assertThat(refused.report().cost()).isEqualByComparingTo("0");
    }

    @Test
    void anAnswerWithoutBodyHasItsAccountInItsHead() throws IOException {
        deploy("mistral/up", "");
        provider.behaviour = exchange -> exchange.sendResponseHeaders(204, -1);

        Raw answer = send(passing("DELETE", "/v1/files/x", null, null), "");

        assertThat(answer.status()).isEqualTo(204);
        assertThat(provider.method()).isEqualTo("DELETE");
        assertThat(answer.report().attempts()).hasSize(1);
    }

    @Test
    void credentialsThatAreNotTakenAreNotTheClientsFault() throws IOException {
        deploy("mistral/up", "");
        provider.behaviour = exchange -> FakeProvider.json(exchange, 401, "{\"secret\":1}");

        Raw answer = send(passing("GET", "/v1/files", null, null), "");

        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.body()).doesNotContain("secret");
        assertThat(answer.report().attempts().getFirst().success()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../x",
                "/v1/%2e%2e/%2e%2e/x",
                "//evil.example/x",
                "/v1/..%2f..%2fx",
                "/v1/\\x"
            })
    void nothingLeavesTheProvidersAddress(String target) throws IOException {
        deploy("mistral/up", "");

        Raw answer = send(passing("GET", target, null, null), "");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(provider.calls()).isZero();
    }

    @Test
    void aProviderWithoutCredentialsIsNotFound() throws IOException {
        assertThat(send(passing("GET", "/v1/files", null, null), "").status()).isEqualTo(404);
    }

    @Test
    void whatIsMeantForItComesFirst() throws IOException {
        deploy("mistral/up", "");
        deploy("mistral/other", ", \"use_in_pass_through\": true, \"api_key\": \"sk-meant\"");

        send(passing("GET", "/v1/files", null, null), "");

        assertThat(provider.headers().getFirst("Authorization")).isEqualTo("Bearer sk-meant");
    }

    @Test
    void requestsToAmazonAreSignedWithTheirMethod() throws IOException {
        deploy(
                "bedrock/up",
                ", \"api_key\": null, \"aws_region_name\": \"us-east-1\","
                        + " \"aws_access_key_id\": \"AKIDEXAMPLE\","
                        + " \"aws_secret_access_key\": \"wJalrXUtnFEMI\"");

        PassThroughCall call =
                new PassThroughCall("bedrock", "GET", "/model/a%3Ab/info", null, null, null);
        send(call, "");

        assertThat(provider.method()).isEqualTo("GET");
        assertThat(provider.headers().getFirst("Authorization"))
                .startsWith("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/")
                .contains("/us-east-1/bedrock/aws4_request");
    }

    private static PassThroughCall passing(
            String method, String target, @Nullable PassThroughForm form, @Nullable String usd) {
        return new PassThroughCall(
                "mistral",
                method,
                target,
                form,
                form == null ? null : "up",
                usd == null ? null : new BigDecimal(usd));
    }

    /** An answer as it stood on the connection. */
    private record Raw(String text) {

        int status() {
            return Integer.parseInt(text.substring(9, 12));
        }

        String head() {
            return text.substring(0, text.indexOf("\r\n\r\n"));
        }

        String body() {
            String rest = text.substring(text.indexOf("\r\n\r\n") + 4);
            if (!head().contains("chunked")) {
                return rest;
            }
            StringBuilder body = new StringBuilder();
            int at = 0;
            while (true) {
                int end = rest.indexOf("\r\n", at);
                int size = Integer.parseInt(rest.substring(at, end), 16);
                if (size == 0) {
                    return body.toString();
                }
                body.append(rest, end + 2, end + 2 + size);
                at = end + 2 + size + 2;
            }
        }

        /** Behind the body, or in the head where there is none. */
        CallReport report() {
            Matcher header = Pattern.compile("(?i)x-tollgate-report: (\\S+)").matcher(text);
            assertThat(header.find()).as(text).isTrue();
            return ContractJson.MAPPER.readValue(
                    Base64.getUrlDecoder().decode(header.group(1)), CallReport.class);
        }
    }

    private Raw send(PassThroughCall call, String body) throws IOException {
        return new Raw(new String(raw("/v1/pass-through", call, body), ISO_8859_1));
    }

    private void deploy(String model, String more) {
        String base =
                "\"model\": \"%s\", \"api_base\": \"%s\", \"input_cost_per_token\": 0.000001,"
                        + " \"output_cost_per_token\": 0.000002";
        String keyed =
                more.contains("api_key")
                        ? more.replace(", \"api_key\": null", "")
                        : more + ", \"api_key\": \"sk-up\"";
        Answer added =
                post(
                        ADMIN,
                        "/model/new",
                        "{\"model_name\": \"m\", \"litellm_params\": {"
                                + base.formatted(model, provider.address())
                                + keyed
                                + "}}");
        assertThat(added.status()).as(added.text()).isEqualTo(200);
    }
}
