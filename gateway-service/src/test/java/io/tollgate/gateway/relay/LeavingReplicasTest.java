package io.tollgate.gateway.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import io.tollgate.contracts.InternalHeaders;
import io.tollgate.contracts.Signer;
import io.tollgate.gateway.FakeService;
import io.tollgate.gateway.TestHttp;
import io.tollgate.platform.ServiceAddresses;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.EntityTemplate;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Two replicas of an inner service, one of which is about to leave, has left or dies. */
class LeavingReplicasTest {

    private final FakeService one = new FakeService();
    private final FakeService two = new FakeService();
    private final ServiceAddresses addresses =
            new ServiceAddresses(List.of(one.address(), two.address()));
    private final InternalHttp questions = TestHttp.to("key-service", addresses);
    private final ProviderService providers =
            new ProviderService(
                    HttpClients.custom().disableAutomaticRetries().build(),
                    TestHttp.tokens(),
                    new Signer("0f3b7c1d9e5a24688642ace0bdf97531", InstantSource.system()),
                    TestHttp.DEADLINES,
                    addresses);

    @AfterEach
    void close() {
        one.close();
        two.close();
    }

    @Test
    void whoeverRefusesBecauseItLeavesIsPassedOver() throws IOException {
        one.behaviour = (asked, exchange) -> leaving(exchange, 503, "refused");

        for (int i = 0; i < 4; i++) {
            assertThat(send(false)).isEqualTo(200);
            questions.get("/internal/ready", JsonNode.class);
        }

        assertThat(one.asked).hasSize(1);
        assertThat(two.asked).hasSize(8);
    }

    @Test
    void whoeverSaysThatItLeavesServesOnceMore() throws IOException {
        one.behaviour = (asked, exchange) -> leaving(exchange, 200, "soon");

        for (int i = 0; i < 4; i++) {
            assertThat(send(false)).isEqualTo(200);
        }

        assertThat(one.asked).hasSize(1);
        assertThat(two.asked).hasSize(3);
    }

    @Test
    void whoeverHasLeftIsNotWaitedFor() throws IOException {
        one.close();

        for (int i = 0; i < 4; i++) {
            assertThat(send(true)).isEqualTo(200);
            questions.post("/internal/levels", List.of(), JsonNode.class);
        }

        assertThat(two.asked).hasSize(8);
    }

    @Test
    void aModelCallThatMayHaveBegunIsNotRepeatedAndAQuestionIs() throws IOException {
        one.behaviour =
                (asked, exchange) -> {
                    throw new IOException("dies before its answer");
                };
        two.behaviour = one.behaviour;

        assertThatThrownBy(() -> send(false)).isInstanceOf(IOException.class);
        assertThat(one.asked.size() + two.asked.size()).isEqualTo(1);

        two.behaviour = (asked, exchange) -> FakeService.json(exchange, 200, "{}");
        questions.get("/internal/ready", JsonNode.class);
        questions.get("/internal/ready", JsonNode.class);
        assertThat(two.asked.size()).isGreaterThanOrEqualTo(2);
    }

    @Test
    void aBodyThatIsGoneIsNotSentAgain() {
        one.behaviour = (asked, exchange) -> leaving(exchange, 503, "refused");
        two.behaviour = one.behaviour;

        assertThatThrownBy(() -> send(true)).isInstanceOf(ServiceAddresses.LeftException.class);
        assertThat(one.asked.size() + two.asked.size()).isEqualTo(1);
    }

    /**
     * @param flowing whether the body exists only once
     */
    private int send(boolean flowing) throws IOException {
        HttpPost post = new HttpPost(URI.create("http://anywhere/v1/chat/completions"));
        post.setEntity(
                flowing
                        ? new EntityTemplate(
                                2,
                                ContentType.APPLICATION_JSON,
                                null,
                                out ->
                                        out.write(
                                                "{}"
                                                        .getBytes(
                                                                java.nio.charset.StandardCharsets
                                                                        .UTF_8)))
                        : new StringEntity("{}", ContentType.APPLICATION_JSON));
        try (ClassicHttpResponse answer = providers.send(post)) {
            return answer.getCode();
        }
    }

    private static void leaving(HttpExchange exchange, int status, String how) throws IOException {
        exchange.getResponseHeaders().set(InternalHeaders.LEAVING, how);
        exchange.getResponseHeaders().set("connection", "close");
        FakeService.json(exchange, status, "{}");
    }
}
