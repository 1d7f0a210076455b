package io.tollgate.keys.management;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelNamesTest {

    @ParameterizedTest
    @CsvSource({
        "'', '', true",
        "a, '', true",
        "'', a, false",
        "a, a b, true",
        "a b, a, false",
        "openai/gpt, openai/*, true",
        "openai/*, openai/*, true",
        "openai/*, openai/gpt, false",
        "*, openai/*, false",
        "openai/gpt*, openai/*, true",
        "*, all-proxy-models, true",
        "all-proxy-models, a, false",
        "no-default-models, a, true",
        "a, no-default-models, false"
    })
    void aListLiesWithinAnotherWhenItAllowsNothingMore(String inner, String outer, boolean within) {
        assertThat(ModelNames.within(list(inner), list(outer))).isEqualTo(within);
    }

    private static List<String> list(String names) {
        return Arrays.stream(names.split(" ")).filter(name -> !name.isEmpty()).toList();
    }
}
