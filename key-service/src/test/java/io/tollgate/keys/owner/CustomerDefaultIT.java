package io.tollgate.keys.owner;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.contracts.Level;
import io.tollgate.contracts.LevelKind;
import io.tollgate.contracts.LevelsRequest.Ref;
import io.tollgate.keys.KeyServiceTestBase;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;

@TestPropertySource(
        properties = {
            "tollgate.keys.max-end-user-budget=2",
            "tollgate.keys.max-end-user-budget-id=b-default",
            "tollgate.keys.time-zone=Europe/Berlin"
        })
class CustomerDefaultIT extends KeyServiceTestBase {

    @Test
    void customersWithoutLimitsHaveTheDefaultOnes() {
        post("/budget/new", "{\"budget_id\": \"b-default\", \"max_budget\": 9, \"rpm_limit\": 30}");
        post("/customer/new", "{\"user_id\": \"c-plain\"}");
        post(
                "/customer/new",
                "{\"user_id\": \"c-own\", \"max_budget\": 7, \"budget_duration\": \"1d\"}");

        Level unknown = level("c-unheard-of");
        assertThat(unknown.budgets().getFirst().maxNanoUsd()).isEqualTo(2_000_000_000L);
        assertThat(unknown.rpm()).isEqualTo(30L);
        assertThat(level("c-plain").budgets()).isEqualTo(unknown.budgets());
        assertThat(level("c-own").budgets().getFirst().maxNanoUsd()).isEqualTo(7_000_000_000L);
        assertThat(level("c-own").budgets().getFirst().zone()).hasToString("Europe/Berlin");
        assertThat(level("c-own").rpm()).isNull();
    }

    private Level level(String customer) {
        return levels(new Ref(LevelKind.CUSTOMER, customer)).entities().getFirst().level();
    }
}
