package io.tollgate.e2e.calls;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tollgate.e2e.client.Answer;
import io.tollgate.e2e.client.Gateway;
import io.tollgate.e2e.suite.Service;
import io.tollgate.e2e.suite.SuiteUnderTest;
import io.tollgate.e2e.upstream.Assistant;
import io.tollgate.e2e.upstream.Lane;
import io.tollgate.e2e.upstream.Prices;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is taken away is refused by the next request, whichever replica of the gateway it meets. */
class RevocationIT {

    private static final SuiteUnderTest SUITE = SuiteUnderTest.shared();
    private static final Service SECOND = SUITE.gateways().getLast();

    private final Gateway gateway = new Gateway(SUITE);
    private final Lane lane = SUITE.provider().lane(new Assistant(12, 10));
    private final String model = Gateway.unique("revoked");

    /** Somebody's key within a team. */
    private record Held(String team, String user, Gateway.Key key) {}

    @BeforeAll
    static void secondReplica() {
        SECOND.start();
        SECOND.awaitReady();
    }

    @AfterAll
    static void oneReplicaAgain() {
        SECOND.stop();
    }

    @BeforeEach
    void deploy() {
        gateway.deploy(model, "openai", lane, Prices.USUAL);
    }

    static Stream<String> endings() {
        return Stream.of(
                "blocked key",
                "deleted key",
                "blocked team",
                "deleted team",
                "blocked user",
                "deleted user",
                "member removed");
    }

    @ParameterizedTest
    @MethodSource("endings")
    void nextRequestOnEachReplicaIsRefused(String ending) {
        for (int round = 0; round < 5; round++) {
            Held held = held();
            for (Service replica : SUITE.gateways()) {
                assertThat(call(replica, held.key().plain()).status()).isEqualTo(200);
            }
            end(ending, held);
            for (Service replica : SUITE.gateways()) {
                Answer refused = call(replica, held.key().plain());
                assertThat(refused.status())
                        .as("%s on %s: %s", ending, replica.name(), refused.text())
                        .isEqualTo(401);
            }
        }
        assertThat(lane.served()).hasSize(10);
    }

    @Test
    void aRegeneratedKeysOldSecretIsRefusedAndItsNewOneIsNot() {
        Held held = held();
        for (Service replica : SUITE.gateways()) {
            assertThat(call(replica, held.key().plain()).status()).isEqualTo(200);
        }
        String fresh =
                gateway.manage("/key/" + held.key().id() + "/regenerate", Map.of())
                        .path("key")
                        .stringValue();
        for (Service replica : SUITE.gateways()) {
            assertThat(call(replica, held.key().plain()).status()).isEqualTo(401);
            assertThat(call(replica, fresh).status()).isEqualTo(200);
        }
    }

    @Test
    void anExpiredKeyIsRefusedOnAllReplicasAtTheSameTime() {
        Gateway.Key key = gateway.key(Map.of("duration", "3s"));
        for (Service replica : SUITE.gateways()) {
            assertThat(call(replica, key.plain()).status()).isEqualTo(200);
        }
        await("the key expires")
                .atMost(10, SECONDS)
                .until(() -> call(SECOND, key.plain()).status() == 401);
        assertThat(call(SUITE.gateways().getFirst(), key.plain()).status()).isEqualTo(401);
    }

    private Held held() {
        String team = Gateway.unique("rev-team");
        String user = Gateway.unique("rev-user");
        gateway.manage("/user/new", Map.of("user_id", user, "auto_create_key", false));
        gateway.manage(
                "/team/new",
                Map.of(
                        "team_id",
                        team,
                        "members_with_roles",
                        List.of(Map.of("role", "user", "user_id", user))));
        return new Held(team, user, gateway.key(Map.of("team_id", team, "user_id", user)));
    }

    private void end(String ending, Held held) {
        switch (ending) {
            case "blocked key" -> gateway.manage("/key/block", Map.of("key", held.key().id()));
            case "deleted key" ->
                    gateway.manage("/key/delete", Map.of("keys", List.of(held.key().id())));
            case "blocked team" -> gateway.manage("/team/block", Map.of("team_id", held.team()));
            case "deleted team" ->
                    gateway.manage("/team/delete", Map.of("team_ids", List.of(held.team())));
            case "blocked user" ->
                    gateway.manage("/user/update", Map.of("user_id", held.user(), "blocked", true));
            case "deleted user" ->
                    gateway.manage("/user/delete", Map.of("user_ids", List.of(held.user())));
            case "member removed" ->
                    gateway.manage(
                            "/team/member_delete",
                            Map.of("team_id", held.team(), "user_id", held.user()));
            default -> throw new IllegalArgumentException(ending);
        }
    }

    private Answer call(Service replica, String key) {
        HttpRequest usual =
                gateway.postRequest(
                        "/v1/chat/completions", key, Gateway.chatBody(model, "Hello", false));
        return gateway.send(
                HttpRequest.newBuilder(usual, (name, value) -> true)
                        .uri(replica.address().resolve("/v1/chat/completions"))
                        .build());
    }
}
