package io.tollgate.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {

    @TempDir private Path folder;

    @Test
    void secretsAreMadeOnceAndKeptForTheirOwnerOnly() throws IOException {
        Path file = folder.resolve("secrets.env");

        Settings made = Settings.load(file, Map.of());

        assertThat(made.masterKey()).startsWith("sk-").hasSizeGreaterThan(30);
        assertThat(made.secrets().get("TOLLGATE_INTERNAL_SECRET")).hasSize(64);
        assertThat(made.secrets().get("TOLLGATE_KEY_PEPPER")).startsWith("v1:").hasSize(67);
        String vaultKey = made.secrets().get("TOLLGATE_VAULT_KEY");
        assertThat(Base64.getDecoder().decode(vaultKey.substring(3))).hasSize(32);
        assertThat(Settings.load(file, Map.of()).secrets()).isEqualTo(made.secrets());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void whatIsGivenWinsAndIsNotKept() throws IOException {
        Path file = folder.resolve("secrets.env");
        Settings made = Settings.load(file, Map.of());
        Map<String, String> given = Map.of("TOLLGATE_MASTER_KEY", "sk-given", "OTHER", "x");

        Settings used = Settings.load(file, given);

        assertThat(used.masterKey()).isEqualTo("sk-given");
        assertThat(used.secrets()).containsOnlyKeys(made.secrets().keySet());
        assertThat(Files.readString(file)).doesNotContain("sk-given");
        assertThat(Settings.load(file, Map.of("TOLLGATE_MASTER_KEY", " ")).secrets())
                .isEqualTo(made.secrets());
    }

    @Test
    void oneMissingSecretIsMadeAndTheOthersStay() throws IOException {
        Path file = folder.resolve("secrets.env");
        Files.writeString(file, "TOLLGATE_VAULT_KEY=k1:kept=\n# a remark\nUNKNOWN=kept too\n");

        Settings settings = Settings.load(file, Map.of());

        assertThat(settings.secrets()).containsEntry("TOLLGATE_VAULT_KEY", "k1:kept=");
        assertThat(Files.readString(file)).contains("UNKNOWN=kept too", settings.masterKey());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }
}
