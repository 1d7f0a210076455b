package io.tollgate.spend;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.contracts.Principal;
import io.tollgate.contracts.Role;
import io.tollgate.spend.directory.FakeDirectory;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** The running service with somebody who knows names and memberships. */
public abstract class FinanceTestBase extends SpendServiceTestBase {

    protected static final FakeDirectory DIRECTORY = new FakeDirectory(SECRET);
    protected static final Principal MASTER = Principal.master();
    protected static final Principal VIEWER =
            new Principal(Role.PROXY_ADMIN_VIEWER, null, "u-viewer", null, null);

    @DynamicPropertySource
    static void directory(DynamicPropertyRegistry registry) {
        registry.add("tollgate.spend.directory.key-service-url", DIRECTORY::url);
        registry.add("tollgate.spend.directory.fresh-for", () -> "0s");
    }

    protected static Principal user(String id) {
        return new Principal(Role.INTERNAL_USER, "key-of-" + id, id, null, null);
    }

    protected JsonNode ok(Principal principal, String pathAndQuery) {
        Answer answer = get(principal, pathAndQuery);
        assertThat(answer.status()).as(pathAndQuery + " " + answer.body()).isEqualTo(200);
        return answer.body();
    }

    protected void assertRefused(
            Principal principal, String pathAndQuery, int status, String field) {
        Answer answer = get(principal, pathAndQuery);
        assertThat(answer.status()).as(pathAndQuery + " " + answer.body()).isEqualTo(status);
        assertThat(answer.body().at("/error/param").asString("")).isEqualTo(field);
    }
}
