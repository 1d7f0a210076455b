package io.tollgate.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QueryTest {

    @Test
    void theFirstValueIsFoundDecoded() {
        assertThat(Query.first("a=1&b=x%20y+z&b=2", "b")).isEqualTo("x y z");
        assertThat(Query.first("%6Bey=s", "key")).isEqualTo("s");
        assertThat(Query.first("alt", "alt")).isEmpty();
        assertThat(Query.first("bad=%zz", "bad")).isEqualTo("%zz");
        assertThat(Query.first("a=1", "alt")).isNull();
        assertThat(Query.first(null, "alt")).isNull();
    }
}
