package io.tollgate.providers.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.contracts.Budget;
import io.tollgate.contracts.BudgetMode;
import io.tollgate.contracts.Level;
import io.tollgate.contracts.LevelKind;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeploymentLimitsTest {

    private static final Instant CREATED = Instant.parse("2026-03-04T05:06:07Z");

    @Test
    void aDeploymentWithoutLimitsHasNoLevel() {
        assertThat(read("{\"model\": \"gpt\", \"rpm\": null, \"budget_duration\": \"1d\"}"))
                .isNull();
    }

    @Test
    void everyLimitIsRead() {
        Budget budget =
                new Budget(
                        1_500_000_000L, null, "7d", CREATED, ZoneOffset.UTC, null, BudgetMode.SOFT);
        assertThat(
                        read(
                                """
                                {"rpm": 60, "tpm": "1000", "max_parallel_requests": 0,
                                 "max_budget": 1.5, "budget_duration": "7d"}
                                """))
                .isEqualTo(Level.of(LevelKind.DEPLOYMENT, "d-1", 60L, 1_000L, 0L, List.of(budget)));
    }

    private static Level read(String params) {
        return DeploymentLimits.read(
                "d-1", Params.MAPPER.readTree(params), CREATED, ZoneOffset.UTC);
    }
}
