package io.tollgate.keys.owner;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.contracts.Budget;
import io.tollgate.contracts.BudgetMode;
import io.tollgate.contracts.Caller;
import io.tollgate.contracts.Level;
import io.tollgate.contracts.LevelKind;
import io.tollgate.contracts.LevelsAnswer;
import io.tollgate.contracts.LevelsRequest.Ref;
import io.tollgate.contracts.Role;
import io.tollgate.keys.KeyServiceTestBase;
import io.tollgate.keys.limits.LimitFields;
import io.tollgate.keys.limits.Limits;
import io.tollgate.keys.management.Fields;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class ResolveIT extends KeyServiceTestBase {

    @Autowired private Teams teams;
    @Autowired private TeamMembers members;
    @Autowired private Users users;
    @Autowired private Organizations organizations;
    @Autowired private OrganizationMembers organizationMembers;
    @Autowired private Customers customers;
    @Autowired private Tags tags;
    @Autowired private Budgets budgets;
    @Autowired private LevelLookup lookup;

    @Test
    void aTeamKeyHasEveryLevelInOrder() {
        organizations.save(
                owner(
                        new Organization(),
                        "o-r1",
                        11,
                        """
                        {"max_budget": 100, "rpm_limit": 9,
                         "model_max_budget": {"gpt-4o": {"max_budget": 6, "budget_duration": "1d"}}}
                        """));
        OrganizationMember inOrganization = new OrganizationMember("o-r1", "u-r1");
        inOrganization.limits = limits("{\"max_budget\": 4, \"tpm_limit\": 8}");
        inOrganization.models = List.of("gpt-4o", "o1");
        organizationMembers.save(inOrganization);
        Team team =
                owner(
                        new Team(),
                        "t-r1",
                        12,
                        """
                        {"max_budget": 50, "budget_duration": "30d", "soft_budget": 40,
                         "budget_mode": "soft", "temp_budget_increase": 5,
                         "temp_budget_expiry": "2999-01-01T00:00:00Z",
                         "model_tpm_limit": {"gpt-4o": 1000}}
                        """);
        team.organizationId = "o-r1";
        team.models = List.of("gpt-4o", "openai/*");
        team.aliases = "{\"big\": \"gpt-4o\", \"small\": \"gpt-4o\"}";
        team.tags = List.of("blue", "red");
        team.memberModels = List.of("gpt-4o");
        teams.save(team);
        TeamMember member = new TeamMember("t-r1", "u-r1");
        member.limits = limits("{\"max_budget\": 5, \"budget_duration\": \"1d\"}");
        members.save(member);
        users.save(owner(new User(), "u-r1", 13, "{\"max_budget\": 1}"));
        Answer made =
                post(
                        "/key/generate",
                        """
                        {"team_id": "t-r1", "user_id": "u-r1", "max_budget": 10,
                         "budget_limits": [{"max_budget": 1, "budget_duration": "1d"},
                                           {"budget_limit": 3, "time_period": "7d"}],
                         "model_max_budget": {"gpt-4o": {"budget_limit": 2, "time_period": "1d"}},
                         "model_rpm_limit": {"gpt-4o": 3, "other": 4},
                         "aliases": {"small": "gpt-4o-mini"}, "tags": ["red"]}
                        """);

        Caller caller = resolve(made.at("/key"));

        assertThat(caller.tenant()).isEqualTo("org-o-r1");
        assertThat(caller.organizationId()).isEqualTo("o-r1");
        assertThat(caller.modelLists())
                .containsExactly(
                        List.of("gpt-4o", "openai/*"), List.of("gpt-4o"), List.of("gpt-4o", "o1"));
        assertThat(caller.aliases()).isEqualTo(Map.of("big", "gpt-4o", "small", "gpt-4o-mini"));
        assertThat(caller.tags()).containsExactly("red", "blue");
        assertThat(caller.role()).isEqualTo(Role.INTERNAL_USER);
        assertThat(caller.levels().stream().map(Level::kind))
                .containsExactly(
                        LevelKind.KEY,
                        LevelKind.KEY_MODEL,
                        LevelKind.KEY_MODEL,
                        LevelKind.TEAM,
                        LevelKind.TEAM_MODEL,
                        LevelKind.TEAM_MEMBER,
                        LevelKind.USER,
                        LevelKind.ORGANIZATION,
                        LevelKind.ORGANIZATION_MODEL,
                        LevelKind.ORGANIZATION_MEMBER);
        Level key = caller.levels().getFirst();
        assertThat(key.version()).isEqualTo(caller.version());
        assertThat(key.budgets().stream().map(Budget::maxNanoUsd))
                .containsExactly(10_000_000_000L, 1_000_000_000L, 3_000_000_000L);
        Level model = caller.levels().get(1);
        assertThat(model.model()).isEqualTo("gpt-4o");
        assertThat(model.id()).isEqualTo(LevelKind.pair(caller.keyId(), "gpt-4o"));
        assertThat(model.rpm()).isEqualTo(3L);
        assertThat(model.budgets().getFirst().duration()).isEqualTo("1d");
        assertThat(caller.levels().get(2).budgets()).isEmpty();
        Level ofTeam = caller.levels().get(3);
        assertThat(ofTeam.version()).isEqualTo(12);
        Budget budget = ofTeam.budgets().getFirst();
        assertThat(budget.softNanoUsd()).isEqualTo(40_000_000_000L);
        assertThat(budget.mode()).isEqualTo(BudgetMode.SOFT);
        assertThat(budget.limitAt(Instant.now())).isEqualTo(55_000_000_000L);
        assertThat(caller.levels().get(5).id()).isEqualTo(LevelKind.pair("t-r1", "u-r1"));
        Level user = caller.levels().get(6);
        assertThat(user.version()).isEqualTo(13);
        assertThat(user.budgets()).as("counts for keys without a team only").isEmpty();
        assertThat(caller.levels().get(7).rpm()).isEqualTo(9L);
        Level ofOrganization = caller.levels().get(8);
        assertThat(ofOrganization.id()).isEqualTo(LevelKind.pair("o-r1", "gpt-4o"));
        assertThat(ofOrganization.model()).isEqualTo("gpt-4o");
        assertThat(ofOrganization.budgets().getFirst().maxNanoUsd()).isEqualTo(6_000_000_000L);
        Level ofMember = caller.levels().get(9);
        assertThat(ofMember.id()).isEqualTo(LevelKind.pair("o-r1", "u-r1"));
        assertThat(ofMember.tpm()).isEqualTo(8L);
        assertThat(ofMember.budgets().getFirst().maxNanoUsd()).isEqualTo(4_000_000_000L);
    }

    @Test
    void aMemberOfAnOrganisationHasItsLimitsWithoutATeamToo() {
        organizations.save(owner(new Organization(), "o-r6", 61, "{}"));
        OrganizationMember member = new OrganizationMember("o-r6", "u-r6");
        member.budgetId = "b-r6";
        organizationMembers.save(member);
        io.tollgate.keys.owner.Budget shared = new io.tollgate.keys.owner.Budget();
        shared.id = "b-r6";
        shared.version = 62;
        shared.limits = limits("{\"max_budget\": 2}");
        budgets.save(shared);

        Caller caller =
                resolve(
                        post(
                                        "/key/generate",
                                        "{\"organization_id\": \"o-r6\", \"user_id\": \"u-r6\"}")
                                .at("/key"));

        Level last = caller.levels().getLast();
        assertThat(last.kind()).isEqualTo(LevelKind.ORGANIZATION_MEMBER);
        assertThat(last.budgets().getFirst().maxNanoUsd()).isEqualTo(2_000_000_000L);
    }

    @Test
    void whatACustomerOrATagAllowsOfAModelComesWithThem() {
        customers.save(
                owner(
                        new Customer(),
                        "c-r7",
                        71,
                        "{\"model_rpm_limit\": {\"m\": 1}, \"model_max_budget\": {\"m\": 2}}"));
        tags.save(owner(new Tag(), "tag r7", 72, "{\"model_tpm_limit\": {\"m\": 3}}"));
        organizations.save(
                owner(new Organization(), "o-r7", 73, "{\"model_rpm_limit\": {\"m\": 4}}"));
        OrganizationMember member = new OrganizationMember("o-r7", "u-r7");
        member.limits = limits("{\"rpm_limit\": 5}");
        organizationMembers.save(member);

        List<LevelsAnswer.Entity> found =
                lookup.find(
                        List.of(
                                new Ref(LevelKind.CUSTOMER, "c-r7"),
                                new Ref(LevelKind.TAG, "tag r7"),
                                new Ref(LevelKind.CUSTOMER_MODEL, LevelKind.pair("c-r7", "m")),
                                new Ref(LevelKind.TAG_MODEL, LevelKind.pair("tag r7", "m")),
                                new Ref(LevelKind.ORGANIZATION_MODEL, LevelKind.pair("o-r7", "m")),
                                new Ref(
                                        LevelKind.ORGANIZATION_MEMBER,
                                        LevelKind.pair("o-r7", "u-r7")),
                                new Ref(
                                        LevelKind.ORGANIZATION_MEMBER,
                                        LevelKind.pair("o-r7", "stranger"))));

        Level ofCustomer = found.getFirst().models().getFirst();
        assertThat(ofCustomer.kind()).isEqualTo(LevelKind.CUSTOMER_MODEL);
        assertThat(ofCustomer.rpm()).isEqualTo(1L);
        assertThat(ofCustomer.budgets().getFirst().maxNanoUsd()).isEqualTo(2_000_000_000L);
        assertThat(found.get(1).models().getFirst().tpm()).isEqualTo(3L);
        assertThat(found.get(2).level()).isEqualTo(ofCustomer);
        assertThat(found.get(3).level().tpm()).isEqualTo(3L);
        assertThat(found.get(4).level().rpm()).isEqualTo(4L);
        assertThat(found.get(4).models()).isEmpty();
        assertThat(found.get(5).level().rpm()).isEqualTo(5L);
        assertThat(found.get(6).level()).isNull();
    }

    @Test
    void aPersonalKeyHasItsUsersLimitsModelsAndRole() {
        User user = owner(new User(), "u-r2", 21, "{\"max_budget\": 1, \"tpm_limit\": 7}");
        user.models = List.of("no-default-models");
        user.role = Role.PROXY_ADMIN;
        users.save(user);

        Caller caller = resolve(post("/key/generate", "{\"user_id\": \"u-r2\"}").at("/key"));
        Caller forCalls =
                resolve(
                        post("/key/generate", "{\"user_id\": \"u-r2\", \"key_type\": \"llm_api\"}")
                                .at("/key"));

        assertThat(caller.tenant()).isEqualTo("user-u-r2");
        assertThat(caller.role()).isEqualTo(Role.PROXY_ADMIN);
        assertThat(forCalls.role()).isEqualTo(Role.INTERNAL_USER);
        assertThat(caller.modelLists()).containsExactly(List.of("no-default-models"));
        assertThat(caller.levels()).hasSize(2);
        assertThat(caller.levels().get(1).tpm()).isEqualTo(7L);
        assertThat(caller.levels().get(1).budgets()).hasSize(1);
    }

    @Test
    void aBudgetIsSharedAsLimitsNotAsSpend() {
        io.tollgate.keys.owner.Budget shared = new io.tollgate.keys.owner.Budget();
        shared.id = "b-r3";
        shared.version = 31;
        shared.limits =
                limits("{\"max_budget\": 8, \"budget_duration\": \"7d\", \"rpm_limit\": 60}");
        budgets.save(shared);
        Answer made = post("/key/generate", "{\"budget_id\": \"b-r3\", \"rpm_limit\": 5}");
        Level level = resolve(made.at("/key")).levels().getFirst();

        assertThat(level.rpm()).isEqualTo(5L);
        assertThat(level.budgets().getFirst().maxNanoUsd()).isEqualTo(8_000_000_000L);
        assertThat(level.budgets().getFirst().duration()).isEqualTo("7d");
        assertThat(made.at("/litellm_budget_table/budget_id")).isEqualTo("b-r3");
        assertThat(post("/key/generate", "{\"budget_id\": \"nowhere\"}").at("/error/param"))
                .isEqualTo("budget_id");
    }

    @Test
    void whoIsBlockedBlocksTheKeys() {
        Organization organization = owner(new Organization(), "o-r4", 41, "{}");
        organization.blocked = true;
        organizations.save(organization);
        Caller caller =
                resolve(post("/key/generate", "{\"organization_id\": \"o-r4\"}").at("/key"));

        assertThat(caller.blocked()).isTrue();
        assertThat(caller.blockedBy()).isEqualTo(LevelKind.ORGANIZATION);
    }

    @Test
    void levelsAreFoundForEveryKind() {
        Customer customer = owner(new Customer(), "c-r5", 51, "{\"max_budget\": 3}");
        customer.blocked = true;
        customer.alias = "ACME";
        customers.save(customer);
        tags.save(owner(new Tag(), "tag r5", 52, "{\"rpm_limit\": 3}"));
        Team team = owner(new Team(), "t-r5", 53, "{\"model_rpm_limit\": {\"m\": 1}}");
        team.memberRpmLimit = 2L;
        teams.save(team);
        members.save(new TeamMember("t-r5", "u-r5"));
        String token = post("/key/generate", "{\"key_alias\": \"k-r5\"}").at("/token");

        List<LevelsAnswer.Entity> found =
                lookup.find(
                        List.of(
                                new Ref(LevelKind.CUSTOMER, "c-r5"),
                                new Ref(LevelKind.CUSTOMER, "unheard-of"),
                                new Ref(LevelKind.TAG, "tag r5"),
                                new Ref(LevelKind.TEAM, "t-r5"),
                                new Ref(LevelKind.TEAM_MODEL, LevelKind.pair("t-r5", "m")),
                                new Ref(LevelKind.TEAM_MEMBER, LevelKind.pair("t-r5", "u-r5")),
                                new Ref(LevelKind.KEY, token),
                                new Ref(LevelKind.PROVIDER, "openai")));

        assertThat(found.get(0).blocked()).isTrue();
        assertThat(found.get(0).name()).isEqualTo("ACME");
        assertThat(found.get(0).level().budgets()).hasSize(1);
        assertThat(found.get(1).level()).isNull();
        assertThat(found.get(2).level().rpm()).isEqualTo(3L);
        assertThat(found.get(3).level()).as("neither limits nor counts").isNull();
        assertThat(found.get(4).level().rpm()).isEqualTo(1L);
        assertThat(found.get(5).level().rpm()).isEqualTo(2L);
        assertThat(found.get(6).name()).isEqualTo("k-r5");
        assertThat(found.get(6).level().budgets()).hasSize(1);
        assertThat(found.get(7).level()).isNull();
    }

    private static <T extends Owner> T owner(T owner, String id, long version, String limits) {
        owner.id = id;
        owner.version = version;
        owner.limits = limits(limits);
        return owner;
    }

    private static Limits limits(String json) {
        Instant now = Instant.parse("2026-11-22T10:00:00Z");
        Limits limits = Limits.from(now);
        LimitFields.apply(
                Fields.of(json.getBytes(java.nio.charset.StandardCharsets.UTF_8)), limits, now);
        return limits;
    }
}
