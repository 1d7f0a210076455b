package io.tollgate.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class OptionsTest {

    @Test
    void wordsBeforeAreTheCommandAndPairsBehindAreOptions() {
        Options options = Options.parse("growth", "keys", "--seconds", "5", "--only", "one,unary");

        assertThat(options.command()).containsExactly("growth", "keys");
        assertThat(options.number("seconds", 20)).isEqualTo(5);
        assertThat(options.number("warm", 20)).isEqualTo(20);
        assertThat(options.wants("unary")).isTrue();
        assertThat(options.wants("cache")).isFalse();
    }

    @Test
    void whatIsMistypedIsRefused() {
        assertThatThrownBy(() -> Options.parse("--sceonds", "5"))
                .hasMessage("Unknown option: --sceonds");
        assertThatThrownBy(() -> Options.parse("--seconds")).hasMessage("--seconds needs a value");
        assertThatThrownBy(() -> Options.parse("--seconds", "-5").number("seconds", 1))
                .hasMessage("--seconds is out of bounds: -5");
    }
}
