package io.tollgate.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

class ConfigFileTest {

    @TempDir private Path folder;

    @Test
    void variablesStandForWhatTheEnvironmentOrTheFileGivesThem() throws IOException {
        write(
                "config.yaml",
                """
                environment_variables:
                  OWN: mine
                general_settings:
                  list: [os.environ/OWN, os.environ/OUTER]
                  missing: os.environ/NOBODY
                  limit: 0.1
                """);

        ObjectNode section = read().section("general_settings");

        assertThat(section.at("/list/0").stringValue()).isEqualTo("mine");
        assertThat(section.at("/list/1").stringValue()).isEqualTo("given");
        assertThat(section.get("missing").isNull()).isTrue();
        assertThat(section.get("limit").decimalValue()).isEqualTo(new BigDecimal("0.1"));
        assertThat(read().section("nothing").isEmpty()).isTrue();
    }

    @Test
    void whatIsIncludedGivesWayToTheFileItself() throws IOException {
        write("config.yaml", "include: [more.yaml]\nrouter_settings: {a: 1}\n");
        write("more.yaml", "router_settings: {a: 2, b: 3}\ngeneral_settings: {c: 4}\n");

        ConfigFile file = read();

        assertThat(file.section("router_settings").toString()).isEqualTo("{\"a\":1,\"b\":3}");
        assertThat(file.section("general_settings").toString()).isEqualTo("{\"c\":4}");
    }

    @Test
    void aFileThatCannotBeReadStopsTheStart() throws IOException {
        assertThat(ConfigFile.read(" ", name -> null).section("router_settings").isEmpty())
                .isTrue();
        assertThatIllegalStateException().isThrownBy(this::read).withMessageContaining("config");
        write("config.yaml", "# nothing but a comment\n");
        assertThat(read().section("router_settings").isEmpty()).isTrue();
        write("config.yaml", "- a list");
        assertThatIllegalStateException().isThrownBy(this::read).withMessageContaining("mapping");
        write("config.yaml", "{a: [");
        assertThatIllegalStateException().isThrownBy(this::read).withMessageContaining("config");
    }

    private ConfigFile read() {
        return ConfigFile.read(
                folder.resolve("config.yaml").toString(), Map.of("OUTER", "given")::get);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }
}
