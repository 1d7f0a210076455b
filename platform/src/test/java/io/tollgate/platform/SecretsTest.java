package io.tollgate.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {

    @Test
    void randomTextOfTheLeastLengthIsGood() {
        assertThat(Secrets.require("X", "f81d4fae7dec11d0", 16)).isEqualTo("f81d4fae7dec11d0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "f81d4fae7dec11d",
                "aaaaaaaaaaaaaaaaaaaaaaaa",
                "abababababababababababab",
                "ChangeMe-f81d4fae7dec11d0",
                "my-secret-f81d4fae7dec11d0",
                "sk-1234-f81d4fae7dec11d0"
            })
    void aWeakOneIsRefusedByItsVariablesNameOnly(String weak) {
        var refusal =
                assertThatIllegalStateException()
                        .isThrownBy(() -> Secrets.require("TOLLGATE_X", weak, 16))
                        .withMessageContaining("TOLLGATE_X");
        if (!weak.isBlank()) {
            refusal.withMessageNotContaining(weak);
        }
    }
}
