package io.tollgate.providers.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.contracts.Principal;
import io.tollgate.contracts.Role;
import io.tollgate.platform.Vault;
import java.security.SecureRandom;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class ResponseIdsTest {

    private final ResponseIds ids =
            new ResponseIds(Vault.of("k1:" + Base64.getEncoder().encodeToString(secret())));

    private static byte[] secret() {
        byte[] secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        return secret;
    }

    private static Principal key(String id) {
        return new Principal(Role.INTERNAL_USER, id, "u", "t", "o");
    }

    @Test
    void anIdLeadsItsOwnerBackToWhereTheResponseIsKept() {
        String id = ids.of(key("a")).of("gpt", "d1").apply("resp_up");

        assertThat(id).startsWith("resp_").doesNotContain("resp_up").matches("[A-Za-z0-9_-]+");
        assertThat(ids.of(key("a")).open(id))
                .hasValue(new ResponseIds.Stored("gpt", "d1", "resp_up"));
    }

    @Test
    void nobodyElseCanOpenIt() {
        String id = ids.of(key("a")).of("gpt", "d1").apply("resp_up");

        assertThat(ids.of(key("b")).open(id)).isEmpty();
        assertThat(ids.of(Principal.master()).open(id)).isEmpty();
        assertThat(ids.of(key("a")).open(id.substring(0, id.length() - 4) + "AAAA")).isEmpty();
    }

    @Test
    void whatNeverWasAnIdOfOursOpensForNobody() {
        for (String id : new String[] {"resp_up", "resp_", "", "resp_!!", "chatcmpl-1"}) {
            assertThat(ids.of(key("a")).open(id)).isEmpty();
        }
    }

    @Test
    void oneCallTellsOneId() {
        var told = ids.of(key("a")).of("gpt", "d1");

        assertThat(told.apply("resp_up")).isEqualTo(told.apply("resp_up"));
    }
}
