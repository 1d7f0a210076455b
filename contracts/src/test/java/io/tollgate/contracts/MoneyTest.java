package io.tollgate.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MoneyTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "0.000000001, 1",
        "0.0000000000001, 1",
        "0.0000000010001, 2",
        "1, 1000000000",
        "1E+3, 1000000000000",
        "9223372036.854775807, 9223372036854775807",
        "-0.0000000015, -1"
    })
    void roundsUpToWholeNanoUsd(BigDecimal usd, long nanoUsd) {
        assertThat(Money.ceilNanoUsd(usd)).isEqualTo(nanoUsd);
    }

    @Test
    void tooMuchMoneyIsAnErrorAndNeverWrapsAround() {
        assertThatExceptionOfType(ArithmeticException.class)
                .isThrownBy(() -> Money.ceilNanoUsd(new BigDecimal("9223372036.854775808")));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 0.000000001", "1000000000, 1", "120000000000, 120", "1500000000, 1.5"})
    void showsUsdWithoutTrailingZerosOrExponents(long nanoUsd, String usd) {
        assertThat(Money.usd(nanoUsd).toPlainString()).isEqualTo(usd);
    }

    @Test
    void thereAndBackIsTheSame() {
        Random random = new Random(1);
        for (int i = 0; i < 5_000; i++) {
            long nanoUsd = random.nextLong(Budget.MAX_NANO_USD);
            assertThat(Money.ceilNanoUsd(Money.usd(nanoUsd))).isEqualTo(nanoUsd);
        }
    }

    @Test
    void roundingEachPartUpIsNeverLessThanTheWhole() {
        Random random = new Random(2);
        for (int i = 0; i < 5_000; i++) {
            BigDecimal a = BigDecimal.valueOf(random.nextLong(1_000_000), 13);
            BigDecimal b = BigDecimal.valueOf(random.nextLong(1_000_000), 12);
            assertThat(Money.ceilNanoUsd(a) + Money.ceilNanoUsd(b))
                    .isGreaterThanOrEqualTo(Money.ceilNanoUsd(a.add(b)));
        }
    }
}
