package io.tollgate.keys.virtualkey;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.keys.KeyServiceTestBase;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;

@TestPropertySource(properties = "tollgate.keys.redis-url=redis://127.0.0.1:1")
class RedisAwayIT extends KeyServiceTestBase {

    @Test
    void aChangeStandsAndSaysThatItTakesAMinute() {
        Answer made = post("/key/generate", "");
        assertThat(made.header("x-tollgate-revocation-delay")).isEmpty();

        Answer blocked = post("/key/block", "{\"key\": \"" + made.at("/token") + "\"}");

        assertThat(blocked.status()).isEqualTo(200);
        assertThat(blocked.header("x-tollgate-revocation-delay")).isEqualTo("60");
        assertThat(resolve(made.at("/key")).blocked()).isTrue();
    }
}
