package io.tollgate.gateway.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.gateway.Calls;
import io.tollgate.gateway.call.ModelRoute;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CacheControlTest {

    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void isOffUnlessTheRequestOrTheKeyAsksForIt() {
        assertThat(of(null, null).off()).isTrue();
        assertThat(of("{}", null)).isEqualTo(new CacheControl(true, true, HOUR, null, ""));
        assertThat(of(null, "{}")).isEqualTo(new CacheControl(true, true, HOUR, null, ""));
        assertThat(of(null, "{\"use-cache\": false}").off()).isTrue();
        assertThat(of("{}", "{\"use-cache\": false}").off()).isFalse();
    }

    @Test
    void theRequestsOwnSettingsReplaceTheKeys() {
        CacheControl control = of("{\"namespace\": \"a\"}", "{\"ttl\": 5, \"namespace\": \"b\"}");

        assertThat(control).isEqualTo(new CacheControl(true, true, HOUR, null, "a"));
    }

    @Test
    void readsEverySetting() {
        assertThat(of("{\"no-cache\": true, \"ttl\": 600, \"s-maxage\": 30}", null))
                .isEqualTo(
                        new CacheControl(
                                false, true, Duration.ofMinutes(10), Duration.ofSeconds(30), ""));
        assertThat(of("{\"no-store\": true}", null).write()).isFalse();
        assertThat(of("{\"no-store\": true, \"no-cache\": true}", null).off()).isTrue();
        assertThat(of("{\"ttl\": 99999999999}", null).ttl()).isEqualTo(Duration.ofDays(30));
    }

    @Test
    void anAgeOfZeroTakesNoKeptAnswer() {
        assertThat(of("{\"s-maxage\": 0}", null).maxAge()).isEqualTo(Duration.ZERO);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"ttl\": -5}",
                "{\"ttl\": 0}",
                "{\"ttl\": \"soon\"}",
                "{\"ttl\": [1]}",
                "{\"ttl\": 0.5}",
                "{\"s-maxage\": -1}",
                "{\"s-maxage\": \"1\"}",
                "{\"namespace\": 5.5, \"ttl\": null}",
                "{\"namespace\": {}}"
            })
    void whatMakesNoSenseIsAsIfItWereNotThere(String settings) {
        CacheControl control = of(settings, null);

        assertThat(control.ttl()).isEqualTo(HOUR);
        assertThat(control.maxAge()).isNull();
        assertThat(control.read()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e30", "123456789012345678901234567890", "1.5e12"})
    void absurdTimesAreCutToThirtyDays(String seconds) {
        assertThat(of("{\"ttl\": " + seconds + "}", null).ttl()).isEqualTo(Duration.ofDays(30));
    }

    private static CacheControl of(@Nullable String own, @Nullable String keys) {
        String body = own == null ? "{}" : "{\"cache\": " + own + "}";
        return CacheControl.of(
                Calls.read(
                        ModelRoute.CHAT_COMPLETIONS,
                        Calls.caller(
                                "t",
                                List.of(),
                                List.of(),
                                keys == null ? null : Calls.JSON.readTree(keys)),
                        "m",
                        body));
    }
}
