package io.tollgate.keys.scim;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.contracts.Caller;
import io.tollgate.contracts.LevelKind;
import io.tollgate.contracts.Principal;
import io.tollgate.keys.KeyServiceTestBase;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** A company's directory keeps users and teams up to date. */
class ScimIT extends KeyServiceTestBase {

    private final String id = UUID.randomUUID().toString();
    private final String ana = "ana-" + id + "@example.org";

    @Test
    void aUserLivesAsTheDirectorySays() {
        Answer made =
                post(
                        "/scim/v2/Users",
                        """
                        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
                         "userName": "%s", "externalId": "x-%s", "active": true,
                         "name": {"givenName": "Ana", "familyName": "Ruiz"}, "title": "Tester",
                         "password": "must-not-stay",
                         "emails": [{"value": "other@example.org"}, {"value": "%s", "primary": true, "type": "work"}]}
                        """
                                .formatted(ana, id, ana));
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.header("content-type")).startsWith("application/scim+json");
        assertThat(made.header("location")).isEqualTo(made.at("/meta/location"));
        assertThat(made.at("/id")).isEqualTo(ana);
        assertThat(made.at("/displayName")).isEqualTo("Ana Ruiz");
        assertThat(made.at("/title")).isEqualTo("Tester");
        assertThat(made.body().toString()).doesNotContain("must-not-stay");

        Answer user = get(MASTER, "/user/info?user_id=" + ana);
        assertThat(user.at("/user_info/user_email")).isEqualTo(ana);
        assertThat(user.at("/user_info/user_alias")).isEqualTo("Ana Ruiz");
        assertThat(user.at("/user_info/sso_user_id")).isEqualTo("x-" + id);
        assertThat(
                        post(
                                        "/scim/v2/Users",
                                        "{\"userName\": \"%s\"}"
                                                .formatted(ana.toUpperCase(java.util.Locale.ROOT)))
                                .at("/scimType"))
                .isEqualTo("uniqueness");

        Answer replaced =
                send(
                        "PUT",
                        "/scim/v2/Users/" + ana,
                        "{\"userName\": \"%s\", \"displayName\": \"Ana R.\"}".formatted(ana));
        assertThat(replaced.at("/displayName")).isEqualTo("Ana R.");
        assertThat(replaced.body().has("title")).isFalse();

        assertThat(send("DELETE", "/scim/v2/Users/" + ana, "").status()).isEqualTo(204);
        assertThat(get(MASTER, "/scim/v2/Users/" + ana).status()).isEqualTo(404);
        assertThat(get(MASTER, "/user/info?user_id=" + ana).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{\"op\": \"replace\", \"path\": \"active\", \"value\": false}",
                "{\"op\": \"Replace\", \"path\": \"active\", \"value\": \"False\"}",
                "{\"op\": \"replace\", \"value\": {\"active\": false}}"
            })
    void whoLeavesTheCompanyIsRefusedOnTheNextCall(String operation) {
        post("/scim/v2/Users", "{\"userName\": \"%s\"}".formatted(ana));
        Answer key = post("/key/generate", "{\"user_id\": \"%s\"}".formatted(ana));
        assertThat(caller(key).blocked()).isFalse();

        Answer left = patch("/scim/v2/Users/" + ana, operation);

        assertThat(left.status()).isEqualTo(200);
        assertThat(left.body().get("active").asBoolean()).isFalse();
        assertThat(caller(key).blockedBy()).isEqualTo(LevelKind.USER);
        patch("/scim/v2/Users/" + ana, "{\"op\": \"add\", \"path\": \"active\", \"value\": true}");
        assertThat(caller(key).blocked()).isFalse();
    }

    @Test
    void usersAreFoundByNameAddressAndDirectoryId() {
        post(
                "/user/new",
                "{\"user_id\": \"old-%s\", \"user_email\": \"old-%s@example.org\"}"
                        .formatted(id, id));
        post(
                "/scim/v2/Users",
                "{\"userName\": \"%s\", \"externalId\": \"x-%s\"}".formatted(ana, id));

        assertThat(found("userName eq \"" + ana.toUpperCase(java.util.Locale.ROOT) + "\""))
                .containsExactly(ana);
        assertThat(found("userName eq \"old-" + id + "@example.org\""))
                .containsExactly("old-" + id);
        assertThat(found("externalId eq \"x-" + id + "\"")).containsExactly(ana);
        assertThat(found("emails.value eq \"" + ana + "\"")).containsExactly(ana);
        assertThat(found("emails eq \"" + ana + "\" and active eq true")).containsExactly(ana);
        assertThat(found("userName eq \"" + ana + "\" and active eq false")).isEmpty();
        assertThat(found("userName eq \"nobody-" + id + "\"")).isEmpty();
        assertThat(search("title pr").at("/scimType")).isEqualTo("invalidFilter");
        assertThat(search("userName eq").status()).isEqualTo(400);
        assertThat(search("userName eq \"" + ana + "\" and meta eq \"x\"").at("/scimType"))
                .isEqualTo("invalidFilter");
    }

    @Test
    void listsComeInPagesThatFitTogether() {
        for (int i = 0; i < 3; i++) {
            post("/scim/v2/Users", "{\"userName\": \"p%d-%s\"}".formatted(i, id));
        }
        Answer first = get(MASTER, "/scim/v2/Users?startIndex=1&count=2");
        int total = first.body().get("totalResults").asInt();
        assertThat(total).isGreaterThanOrEqualTo(3);
        assertThat(first.body().get("itemsPerPage").asInt()).isEqualTo(2);
        Answer last = get(MASTER, "/scim/v2/Users?startIndex=" + (total - 1) + "&count=50");
        assertThat(last.body().get("Resources").size()).isEqualTo(2);
        assertThat(last.at("/Resources/1/id")).isEqualTo("p2-" + id);
        assertThat(get(MASTER, "/scim/v2/Users?count=0").body().get("Resources").isEmpty())
                .isTrue();
        assertThat(get(MASTER, "/scim/v2/Users?startIndex=x").at("/scimType"))
                .isEqualTo("invalidValue");
    }

    @Test
    void aGroupIsATeamAndItsMembersAreTheTeams() {
        post("/scim/v2/Users", "{\"userName\": \"a-%s\"}".formatted(id));
        post("/scim/v2/Users", "{\"userName\": \"b-%s\"}".formatted(id));
        Answer made =
                post(
                        "/scim/v2/Groups",
                        "{\"displayName\": \"Finance %s\", \"externalId\": \"g-%s\", \"members\": [{\"value\": \"a-%s\"}]}"
                                .formatted(id, id, id));
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.at("/id")).isEqualTo("g-" + id);
        assertThat(members()).containsExactly("a-" + id);
        Answer key =
                post(
                        "/key/generate",
                        "{\"team_id\": \"g-%s\", \"user_id\": \"a-%s\"}".formatted(id, id));
        assertThat(caller(key).teamId()).isEqualTo("g-" + id);

        group("{\"op\": \"add\", \"path\": \"members\", \"value\": [{\"value\": \"b-%s\"}]}");
        assertThat(members()).containsExactlyInAnyOrder("a-" + id, "b-" + id);
        group("{\"op\": \"Remove\", \"path\": \"members\", \"value\": [{\"value\": \"a-%s\"}]}");
        assertThat(members()).containsExactly("b-" + id);
        assertThat(resolve(key.at("/key"))).isNull();
        group("{\"op\": \"replace\", \"path\": \"members\", \"value\": [{\"value\": \"a-%s\"}]}");
        assertThat(members()).containsExactly("a-" + id);
        group("{\"op\": \"remove\", \"path\": \"members[value eq \\\"a-%s\\\"]\"}");
        assertThat(members()).isEmpty();
        Answer unknown =
                patch(
                        "/scim/v2/Groups/g-" + id,
                        "{\"op\": \"add\", \"path\": \"members\", \"value\": [{\"value\": \"nobody-%s\"}]}"
                                .formatted(id));
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.at("/scimType")).isEqualTo("invalidValue");

        JsonNode found =
                get(
                                MASTER,
                                "/scim/v2/Groups?excludedAttributes=members&filter="
                                        + encode("displayName eq \"Finance " + id + "\""))
                        .body();
        assertThat(found.at("/Resources/0/id").asString()).isEqualTo("g-" + id);
        assertThat(found.at("/Resources/0").has("members")).isFalse();
        assertThat(get(MASTER, "/scim/v2/Users/a-" + id).body().get("groups").size()).isZero();
        assertThat(send("DELETE", "/scim/v2/Groups/g-" + id, "").status()).isEqualTo(204);
        assertThat(get(MASTER, "/team/info?team_id=g-" + id).status()).isEqualTo(404);
    }

    @Test
    void onlyKeysMadeForItMayActAsADirectory() {
        Answer usual = post("/key/generate", "{}");
        Answer directory = post("/key/generate", "{\"allowed_routes\": [\"/scim/*\"]}");
        assertThat(directory.status()).isEqualTo(200);

        Principal stranger = holder(usual.at("/token"), null);
        Answer refused = get(stranger, "/scim/v2/Users");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.at("/schemas/0"))
                .isEqualTo("urn:ietf:params:scim:api:messages:2.0:Error");
        assertThat(post(stranger, "/scim/v2/Users", "{\"userName\": \"" + ana + "\"}").status())
                .isEqualTo(403);

        Principal own = holder(directory.at("/token"), null);
        assertThat(post(own, "/scim/v2/Users", "{\"userName\": \"" + ana + "\"}").status())
                .isEqualTo(201);
        assertThat(
                        get(own, "/scim/v2/ServiceProviderConfig")
                                .body()
                                .at("/patch/supported")
                                .asBoolean())
                .isTrue();
        assertThat(get(own, "/scim/v2/ResourceTypes").body().get("totalResults").asInt())
                .isEqualTo(2);
        assertThat(
                        get(own, "/scim/v2/Schemas/urn:ietf:params:scim:schemas:core:2.0:User")
                                .at("/name"))
                .isEqualTo("User");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{\"displayName\": \"x\"};400;invalidValue",
                "[];400;invalidSyntax",
                "{;400;invalidSyntax",
                "{\"userName\": 7};400;invalidValue",
                "{\"userName\": \"u\", \"active\": \"maybe\"};400;invalidValue"
            })
    void whatIsNoUserIsRefusedInScimsWords(String body, int status, String scimType) {
        Answer refused = post("/scim/v2/Users", body);
        assertThat(refused.status()).isEqualTo(status);
        assertThat(refused.at("/scimType")).isEqualTo(scimType);
        assertThat(refused.at("/status")).isEqualTo(Integer.toString(status));
    }

    private Caller caller(Answer key) {
        Caller caller = resolve(key.at("/key"));
        assertThat(caller).isNotNull();
        return caller;
    }

    private List<String> members() {
        return get(MASTER, "/team/info?team_id=g-" + id)
                .body()
                .at("/team_info/members_with_roles")
                .valueStream()
                .map(each -> each.get("user_id").asString())
                .toList();
    }

    private void group(String operation) {
        Answer answer = patch("/scim/v2/Groups/g-" + id, operation.formatted(id));
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    }

    private Answer patch(String path, String operation) {
        return send(
                "PATCH",
                path,
                "{\"schemas\": [\"urn:ietf:params:scim:api:messages:2.0:PatchOp\"], \"Operations\": ["
                        + operation
                        + "]}");
    }

    private Answer search(String filter) {
        return get(MASTER, "/scim/v2/Users?filter=" + encode(filter));
    }

    private List<String> found(String filter) {
        Answer answer = search(filter);
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
        return answer.body()
                .get("Resources")
                .valueStream()
                .map(each -> each.get("id").asString())
                .toList();
    }

    private static String encode(String text) {
        return java.net.URLEncoder.encode(text, java.nio.charset.StandardCharsets.UTF_8);
    }
}
