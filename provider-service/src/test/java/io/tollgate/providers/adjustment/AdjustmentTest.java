package io.tollgate.providers.adjustment;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.contracts.CostParts;
import io.tollgate.sdk.price.Cost;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class AdjustmentTest {

    private static final CostParts LISTED =
            new CostParts(
                    new BigDecimal("0.4"),
                    new BigDecimal("0.3"),
                    new BigDecimal("0.2"),
                    new BigDecimal("0.05"),
                    new BigDecimal("0.05"));

    @Test
    void theMarginIsTakenOfWhatTheDiscountLeaves() {
        CostParts cost = adjustment("0.1", "0.5", "0.001").apply(LISTED);

        assertThat(cost.list()).isEqualByComparingTo("1.0");
        assertThat(cost.discount()).isEqualByComparingTo("0.1");
        assertThat(cost.margin()).isEqualByComparingTo("0.451");
        assertThat(cost.total()).isEqualByComparingTo("1.351");
        assertThat(cost.input()).isEqualByComparingTo("0.4");
    }

    @Test
    void everyPartOfACostIsReportedAndTheirSumIsTheCost() {
        BigDecimal[] parts = new BigDecimal[8];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = BigDecimal.valueOf(1L << i, 3);
        }
        Cost priced =
                new Cost(
                        parts[0],
                        parts[1],
                        parts[2],
                        parts[3],
                        parts[4],
                        parts[5],
                        parts[6],
                        parts[7],
                        new BigDecimal("0.255"));

        CostParts cost = Adjustment.NONE.apply(priced);

        assertThat(cost.audio()).isEqualByComparingTo("0.016");
        assertThat(cost.image()).isEqualByComparingTo("0.032");
        assertThat(cost.tool()).isEqualByComparingTo("0.064");
        assertThat(cost.other()).isEqualByComparingTo("0.128");
        assertThat(cost.total()).isEqualByComparingTo("0.255");
    }

    @Test
    void whatCostNothingIsNotChargedTheFixedAmount() {
        CostParts cost = adjustment("0", "0.5", "0.001").apply(CostParts.ZERO);

        assertThat(cost.total()).isEqualByComparingTo("0");
    }

    @Test
    void theBoundIsNeverBelowWhatIsCharged() {
        for (String discount : new String[] {"0", "0.25", "1"}) {
            Adjustment adjustment = adjustment(discount, "0.333333333", "0.002");
            BigDecimal bound =
                    adjustment
                            .bound(new BigDecimal("0.95"))
                            .add(adjustment.boundPerCall(new BigDecimal("0.05")));

            assertThat(adjustment.apply(LISTED).total()).isLessThanOrEqualTo(bound);
        }
    }

    @Test
    void neverHasMoreDecimalsThanTheLedgerTakes() {
        CostParts tiny =
                new CostParts(
                        new BigDecimal("0.000000000000000000000000000001"),
                        new BigDecimal("0.000000000000000123"),
                        BigDecimal.ZERO,
                        BigDecimal.ZERO,
                        BigDecimal.ZERO);

        CostParts cost = adjustment("0.123456789", "0.987654321", "0.123456789").apply(tiny);

        assertThat(cost.discount().scale()).isLessThanOrEqualTo(30);
        assertThat(cost.margin().scale()).isLessThanOrEqualTo(30);
    }

    private static Adjustment adjustment(String discount, String share, String perCall) {
        return new Adjustment(
                new BigDecimal(discount), new BigDecimal(share), new BigDecimal(perCall));
    }
}
