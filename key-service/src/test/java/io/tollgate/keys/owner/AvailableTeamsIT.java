package io.tollgate.keys.owner;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.contracts.Principal;
import io.tollgate.contracts.Role;
import io.tollgate.keys.KeyServiceTestBase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Teams that the operator opens for everybody. */
class AvailableTeamsIT extends KeyServiceTestBase {

    @TempDir private static Path folder;

    @DynamicPropertySource
    static void operator(DynamicPropertyRegistry registry) throws IOException {
        Path config = folder.resolve("config.yaml");
        Files.writeString(
                config,
                """
                litellm_settings:
                  default_internal_user_params:
                    available_teams: [t-of-the-file]
                """);
        registry.add("TOLLGATE_CONFIG_FILE", config::toString);
        registry.add("TOLLGATE_AVAILABLE_TEAMS", () -> "t-of-a-variable");
    }

    @Test
    void namedTeamsAreAvailableAndMayBeJoined() {
        Principal joining = new Principal(Role.INTERNAL_USER, null, "u-available", null, null);
        for (String id : new String[] {"t-of-the-file", "t-of-a-variable"}) {
            team(id);
            assertThat(get(joining, "/team/available").body().toString()).contains(id);
            String body =
                    "{\"team_id\": \"" + id + "\", \"member\": {\"user_id\": \"u-available\"}}";
            assertThat(post(joining, "/team/member_add", body).status()).isEqualTo(200);
            assertThat(get(joining, "/team/available").body().toString()).doesNotContain(id);
        }
    }
}
