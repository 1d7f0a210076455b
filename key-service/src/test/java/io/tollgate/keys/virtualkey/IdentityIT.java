package io.tollgate.keys.virtualkey;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.contracts.Caller;
import io.tollgate.contracts.ContractJson;
import io.tollgate.contracts.IdentityAnswer;
import io.tollgate.contracts.Level;
import io.tollgate.contracts.LevelKind;
import io.tollgate.contracts.Role;
import io.tollgate.contracts.TokenIdentity;
import io.tollgate.contracts.TokenIdentity.KeyClaim;
import io.tollgate.contracts.TokenIdentity.Provisioning;
import io.tollgate.contracts.hold.HoldKeys;
import io.tollgate.keys.KeyServiceTestBase;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whom tokens stand for. */
class IdentityIT extends KeyServiceTestBase {

    private static final Provisioning MAKE_ALL = new Provisioning(true, true, true, false, false);

    private final String id = UUID.randomUUID().toString();

    @Test
    void whoIsNotKnownIsRefusedUnlessTokensMayMakeUsers() {
        IdentityAnswer refused = resolve(user("u-" + id, Provisioning.NONE));
        assertThat(refused.callers()).isEmpty();
        assertThat(refused.refusal()).contains("user of the token is not known");
        assertThat(get(MASTER, "/user/info?user_id=u-" + id).status()).isEqualTo(404);

        Caller caller = only(resolve(user("u-" + id, MAKE_ALL)));
        assertThat(caller.userId()).isEqualTo("u-" + id);
        assertThat(caller.tenant()).isEqualTo("user-u-" + id);
        assertThat(caller.role()).isEqualTo(Role.INTERNAL_USER);
        assertThat(caller.keyId()).matches("[0-9a-f]{64}");
        Answer made = get(MASTER, "/user/info?user_id=u-" + id);
        assertThat(made.at("/user_info/sso_user_id")).isEqualTo("u-" + id);
        assertThat(made.at("/user_info/user_role")).isEqualTo("internal_user");
    }

    @Test
    void budgetsAndLimitsOfUserTeamMemberAndOrganisationHold() {
        String organization =
                post("/organization/new", "{\"organization_alias\": \"o\", \"max_budget\": 4}")
                        .at("/organization_id");
        post(
                "/team/new",
                """
                {"team_id": "t-%s", "organization_id": "%s", "max_budget": 3, "models": ["gpt"],
                 "tags": ["team-tag"], "team_member_budget": 2}
                """
                        .formatted(id, organization));
        post(
                "/user/new",
                "{\"user_id\": \"u-%s\", \"max_budget\": 1, \"auto_create_key\": false}"
                        .formatted(id));

        Caller alone = only(resolve(user("u-" + id, Provisioning.NONE)));
        assertThat(budget(alone, LevelKind.USER)).isEqualTo(1_000_000_000L);

        Caller inTeam = only(resolve(in(List.of("unknown", "t-" + id), MAKE_NO_TEAM)));
        assertThat(inTeam.teamId()).isEqualTo("t-" + id);
        assertThat(inTeam.organizationId()).isEqualTo(organization);
        assertThat(inTeam.tenant()).isEqualTo("org-" + organization);
        assertThat(budget(inTeam, LevelKind.TEAM)).isEqualTo(3_000_000_000L);
        assertThat(budget(inTeam, LevelKind.ORGANIZATION)).isEqualTo(4_000_000_000L);
        assertThat(budget(inTeam, LevelKind.TEAM_MEMBER)).isEqualTo(2_000_000_000L);
        assertThat(inTeam.modelLists()).contains(List.of("gpt"));
        assertThat(inTeam.tags()).containsExactly("team-tag");
        assertThat(inTeam.levels().getFirst().kind()).isEqualTo(LevelKind.KEY);
    }

    private static final Provisioning MAKE_NO_TEAM =
            new Provisioning(true, false, true, false, false);

    @Test
    void eachKnownTeamMakesACallerInTheTokensOrder() {
        team("a-" + id);
        team("b-" + id);

        assertThat(resolve(in(List.of("b-" + id, "x", "a-" + id), MAKE_NO_TEAM)).callers())
                .extracting(Caller::teamId)
                .containsExactly("b-" + id, "a-" + id);
        TokenIdentity unknown =
                identity("s", null, null, List.of("x-" + id), true, null, Provisioning.NONE);
        assertThat(resolve(unknown).refusal()).contains("no team of the token is known");
    }

    @Test
    void aBlockHoldsForTheNextCallAlthoughThereIsNoKey() {
        team("t-" + id);
        Caller before = only(resolve(in(List.of("t-" + id), MAKE_NO_TEAM)));
        assertThat(before.blocked()).isFalse();

        post("/user/update", "{\"user_id\": \"u-%s\", \"blocked\": true}".formatted(id));

        Caller after = only(resolve(in(List.of("t-" + id), MAKE_NO_TEAM)));
        assertThat(after.blockedBy()).isEqualTo(LevelKind.USER);
        assertThat(marked(before, LevelKind.USER, "u-" + id))
                .isEqualTo(version(after, LevelKind.USER))
                .isGreaterThan(version(before, LevelKind.USER));

        post("/user/update", "{\"user_id\": \"u-%s\", \"blocked\": false}".formatted(id));
        post("/team/block", "{\"team_id\": \"t-%s\"}".formatted(id));
        after = only(resolve(in(List.of("t-" + id), MAKE_NO_TEAM)));
        assertThat(after.blockedBy()).isEqualTo(LevelKind.TEAM);
        assertThat(marked(before, LevelKind.TEAM, "t-" + id))
                .isGreaterThan(version(before, LevelKind.TEAM));
    }

    @Test
    void roleAndTeamsFollowTheTokenWhereTheyAreKeptInStep() {
        team("a-" + id);
        team("b-" + id);
        Provisioning sync = new Provisioning(true, false, false, true, false);
        TokenIdentity first = with(Role.PROXY_ADMIN_VIEWER, List.of("a-" + id, "b-" + id), sync);
        resolve(first);
        assertThat(memberships()).containsExactlyInAnyOrder("a-" + id, "b-" + id);
        assertThat(role()).isEqualTo("proxy_admin_viewer");

        resolve(with(Role.INTERNAL_USER_VIEWER, List.of("b-" + id), sync));
        assertThat(memberships()).containsExactly("b-" + id);
        assertThat(role()).isEqualTo("internal_user_viewer");

        resolve(with(null, List.of("a-" + id), MAKE_NO_TEAM));
        assertThat(memberships()).containsExactlyInAnyOrder("a-" + id, "b-" + id);
    }

    @Test
    void onlyAProvenAddressFindsAnExistingUser() {
        post(
                "/user/new",
                "{\"user_id\": \"old-%s\", \"user_email\": \"%s@example.org\", \"auto_create_key\": false}"
                        .formatted(id, id));
        Provisioning linking = new Provisioning(true, false, false, false, true);

        IdentityAnswer refused = resolve(mail(new Provisioning(true, false, false, false, false)));
        assertThat(refused.refusal()).contains("e-mail exists");
        assertThat(resolve(mail(linking)).userId()).isEqualTo("old-" + id);
        // Known by its id from now on.
        assertThat(resolve(user("u-" + id, Provisioning.NONE)).userId()).isEqualTo("old-" + id);
    }

    @Test
    void aClaimMayStandForAKeyOfItsOwn() {
        Answer key = post("/key/generate", "{\"max_budget\": 7, \"models\": [\"gpt\"]}");
        TokenIdentity client =
                identity(
                        "s",
                        null,
                        null,
                        List.of(),
                        true,
                        new KeyClaim("azp", id, false),
                        Provisioning.NONE);
        assertThat(resolve(client).refusal()).contains("no API key belongs to this token");

        Answer made =
                post(
                        "/jwt/key/mapping/new",
                        "{\"jwt_claim_name\": \"azp\", \"jwt_claim_value\": \"%s\", \"key\": \"%s\"}"
                                .formatted(id, key.at("/key")));
        assertThat(made.status()).isEqualTo(200);
        assertThat(made.body().toString()).doesNotContain(key.at("/key"));
        Caller caller = only(resolve(client));
        assertThat(caller.keyId()).isEqualTo(key.at("/token"));
        assertThat(caller.models()).containsExactly("gpt");
        assertThat(
                        post(
                                        "/jwt/key/mapping/new",
                                        "{\"jwt_claim_name\": \"azp\", \"jwt_claim_value\": \"%s\", \"token_id\": \"%s\"}"
                                                .formatted(id, key.at("/token")))
                                .status())
                .isEqualTo(400);
        assertThat(get(MASTER, "/jwt/key/mapping/info?id=" + made.at("/id")).at("/token_id"))
                .isEqualTo(key.at("/token"));
        assertThat(get(holder(key.at("/token"), null), "/jwt/key/mapping/list").status())
                .isEqualTo(403);

        post(
                "/jwt/key/mapping/update",
                "{\"id\": \"%s\", \"is_active\": false}".formatted(made.at("/id")));
        assertThat(resolve(client).callers()).isEmpty();
        post(
                "/jwt/key/mapping/update",
                "{\"id\": \"%s\", \"is_active\": true}".formatted(made.at("/id")));
        post("/key/delete", "{\"keys\": [\"%s\"]}".formatted(key.at("/token")));
        assertThat(resolve(client).callers()).isEmpty();
    }

    @Test
    void manyFirstTokensOfOneUserMakeOneUser() throws Exception {
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<IdentityAnswer> call = () -> resolve(in(List.of("n-" + id), MAKE_ALL));
            for (Future<IdentityAnswer> each : clients.invokeAll(Collections.nCopies(8, call))) {
                assertThat(each.get().callers()).hasSize(1);
            }
        }
        assertThat(memberships()).containsExactly("n-" + id);
    }

    private List<String> memberships() {
        return get(MASTER, "/user/info?user_id=u-" + id)
                .body()
                .at("/user_info/teams")
                .valueStream()
                .map(each -> each.asString())
                .toList();
    }

    private String role() {
        return get(MASTER, "/user/info?user_id=u-" + id).at("/user_info/user_role");
    }

    private static long budget(Caller caller, LevelKind kind) {
        return level(caller, kind).budgets().getFirst().maxNanoUsd();
    }

    private static long version(Caller caller, LevelKind kind) {
        return level(caller, kind).version();
    }

    private static Level level(Caller caller, LevelKind kind) {
        return caller.levels().stream()
                .filter(level -> level.kind() == kind)
                .findFirst()
                .orElseThrow();
    }

    private static long marked(Caller caller, LevelKind kind, String id) {
        return Long.parseLong(REDIS.get(HoldKeys.version(caller.tenant(), kind, id)));
    }

    private static Caller only(IdentityAnswer answer) {
        assertThat(answer.refusal()).isNull();
        assertThat(answer.callers()).hasSize(1);
        return answer.callers().getFirst();
    }

    private static TokenIdentity user(String user, Provisioning provisioning) {
        return identity(user, user, null, List.of(), false, null, provisioning);
    }

    private TokenIdentity in(List<String> teams, Provisioning provisioning) {
        return identity("u-" + id, "u-" + id, null, teams, false, null, provisioning);
    }

    private TokenIdentity mail(Provisioning provisioning) {
        return identity(
                "u-" + id,
                "u-" + id,
                id.toUpperCase(java.util.Locale.ROOT) + "@example.org",
                List.of(),
                false,
                null,
                provisioning);
    }

    private TokenIdentity with(@Nullable Role role, List<String> teams, Provisioning provisioning) {
        return new TokenIdentity(
                "https://idp",
                "u-" + id,
                role,
                "u-" + id,
                null,
                teams,
                false,
                null,
                null,
                List.of(),
                List.of(),
                provisioning);
    }

    private static TokenIdentity identity(
            String subject,
            @Nullable String user,
            @Nullable String mail,
            List<String> teams,
            boolean requireTeam,
            @Nullable KeyClaim key,
            Provisioning provisioning) {
        return new TokenIdentity(
                "https://idp",
                subject,
                null,
                user,
                mail,
                teams,
                requireTeam,
                null,
                key,
                List.of(),
                List.of(),
                provisioning);
    }

    private IdentityAnswer resolve(TokenIdentity identity) {
        Answer answer =
                post(
                        "/internal/identities/resolve",
                        ContractJson.MAPPER.writeValueAsString(identity));
        assertThat(answer.status()).isEqualTo(200);
        return ContractJson.MAPPER.treeToValue(answer.body(), IdentityAnswer.class);
    }
}
