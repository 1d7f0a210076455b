package io.tollgate.keys.owner;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.tollgate.contracts.Caller;
import io.tollgate.contracts.Level;
import io.tollgate.contracts.LevelKind;
import io.tollgate.contracts.hold.HoldKeys;
import io.tollgate.keys.Backing;
import io.tollgate.keys.KeyServiceTestBase;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A gateway that decided by what was true before is told so. */
class OwnerChangesIT extends KeyServiceTestBase {

    private final Set<String> heard = ConcurrentHashMap.newKeySet();
    private final RedisClient client = RedisClient.create(Backing.REDIS_URL);

    @BeforeEach
    void listen() {
        StatefulRedisPubSubConnection<String, String> listener = client.connectPubSub();
        listener.addListener(
                new RedisPubSubAdapter<>() {
                    @Override
                    public void message(String channel, String message) {
                        heard.add(message);
                    }
                });
        listener.sync().subscribe(HoldKeys.CHANGES);
    }

    @AfterEach
    void close() {
        client.shutdown();
    }

    @Test
    void aBlockedTeamRefusesItsKeysFromTheNextCall() {
        team("t-block");
        String key = post("/key/generate", "{\"team_id\": \"t-block\"}").at("/key");
        Caller before = resolve(key);
        assertThat(stale(before)).isFalse();

        post("/team/block", "{\"team_id\": \"t-block\"}");

        assertThat(stale(before)).isTrue();
        Caller after = resolve(key);
        assertThat(after.blocked()).isTrue();
        assertThat(after.blockedBy()).isEqualTo(LevelKind.TEAM);
        assertThat(stale(after)).isFalse();
        heard("team:t-block");
        post("/team/unblock", "{\"team_id\": \"t-block\"}");
        assertThat(resolve(key).blocked()).isFalse();
    }

    @Test
    void aBlockedUserRefusesPersonalAndTeamKeys() {
        team("t-of-user");
        post("/user/new", "{\"user_id\": \"u-block\", \"auto_create_key\": false}");
        String own = post("/key/generate", "{\"user_id\": \"u-block\"}").at("/key");
        String inTeam =
                post("/key/generate", "{\"user_id\": \"u-block\", \"team_id\": \"t-of-user\"}")
                        .at("/key");
        Caller before = resolve(own);
        Caller beforeInTeam = resolve(inTeam);

        post("/user/update", "{\"user_id\": \"u-block\", \"blocked\": true}");

        assertThat(stale(before)).isTrue();
        assertThat(stale(beforeInTeam)).isTrue();
        assertThat(resolve(own).blockedBy()).isEqualTo(LevelKind.USER);
        assertThat(resolve(inTeam).blockedBy()).isEqualTo(LevelKind.USER);
        heard("user:u-block");
    }

    @Test
    void membersBudgetsAndOrganizationsAreNoticedToo() {
        post("/budget/new", "{\"budget_id\": \"b-shared\", \"max_budget\": 4}");
        post("/organization/new", "{\"organization_id\": \"o-n\", \"organization_alias\": \"n\"}");
        post(
                "/team/new",
                "{\"team_id\": \"t-n\", \"organization_id\": \"o-n\", \"budget_id\": \"b-shared\"}");
        String key =
                post("/key/generate", "{\"team_id\": \"t-n\", \"user_id\": \"u-n\"}").at("/key");
        Caller known = resolve(key);
        assertThat(known.tenant()).isEqualTo("org-o-n");

        post(
                "/team/member_add",
                "{\"team_id\": \"t-n\", \"member\": {\"user_id\": \"u-n\"}, \"max_budget_in_team\": 1}");
        assertThat(stale(known)).as("member").isTrue();
        known = resolve(key);
        assertThat(known.levels().stream().map(Level::kind)).contains(LevelKind.TEAM_MEMBER);

        post("/budget/update", "{\"budget_id\": \"b-shared\", \"max_budget\": 5}");
        assertThat(stale(known)).as("budget").isTrue();
        heard("budget:b-shared");
        known = resolve(key);
        assertThat(known.levels().get(1).budgets().getFirst().maxNanoUsd())
                .isEqualTo(5_000_000_000L);

        send("PATCH", "/organization/update", "{\"organization_id\": \"o-n\", \"blocked\": true}");
        assertThat(stale(known)).as("organisation").isTrue();
        assertThat(resolve(key).blockedBy()).isEqualTo(LevelKind.ORGANIZATION);
    }

    @Test
    void aTeamThatMovesIsNoticedUnderItsOldTenant() {
        team("t-moves");
        post(
                "/organization/new",
                "{\"organization_id\": \"o-to\", \"organization_alias\": \"to\"}");
        String key = post("/key/generate", "{\"team_id\": \"t-moves\"}").at("/key");
        Caller before = resolve(key);

        post("/team/update", "{\"team_id\": \"t-moves\", \"organization_id\": \"o-to\"}");

        assertThat(stale(before)).isTrue();
        assertThat(resolve(key).tenant()).isEqualTo("org-o-to");
        assertThat(stale(resolve(key))).isFalse();
    }

    @Test
    void whoIsMadeLaterIsNoticedByKeysThatNameHim() {
        String key = post("/key/generate", "{\"user_id\": \"u-later\"}").at("/key");
        Caller before = resolve(key);
        assertThat(stale(before)).isFalse();

        post(
                "/user/new",
                "{\"user_id\": \"u-later\", \"max_budget\": 1, \"auto_create_key\": false}");
        assertThat(stale(before)).isTrue();
        assertThat(resolve(key).levels().get(1).budgets()).hasSize(1);
    }

    @Test
    void customersAndTagsAreDroppedFromCaches() {
        post("/customer/new", "{\"user_id\": \"c-heard\"}");
        post("/customer/block", "{\"user_ids\": [\"c-heard\"]}");
        heard("customer:c-heard");
        post("/tag/new", "{\"name\": \"tag heard\"}");
        heard("tag:tag heard");
    }

    /** What the admission script asks of each level with a version. */
    private static boolean stale(Caller caller) {
        return caller.levels().stream()
                .filter(level -> level.version() != null)
                .anyMatch(
                        level -> {
                            String mark =
                                    REDIS.get(
                                            HoldKeys.version(
                                                    caller.tenant(), level.kind(), level.id()));
                            return mark != null && Long.parseLong(mark) > level.version();
                        });
    }

    private void heard(String message) {
        Awaitility.await().until(() -> heard.contains(message));
    }
}
