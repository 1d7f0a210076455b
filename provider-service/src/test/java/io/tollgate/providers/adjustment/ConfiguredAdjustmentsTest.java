package io.tollgate.providers.adjustment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.platform.ConfigFile;
import io.tollgate.providers.adjustment.Adjustments.Kind;
import io.tollgate.sdk.provider.ProviderRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfiguredAdjustmentsTest {

    @TempDir private Path folder;

    @Test
    void bothMapsAreReadFromTheOperatorsFile() throws IOException {
        ConfiguredAdjustments configured =
                read(
                        """
                        litellm_settings:
                          cost_discount_config: {vertex_ai: 0.05}
                          cost_margin_config:
                            openai: 0.1
                            global: {percentage: 0.05, fixed_amount: 0.001}
                        """);

        Adjustment vertex =
                AdjustmentForm.read(
                        configured.of(Kind.DISCOUNT), configured.of(Kind.MARGIN), "vertex_ai");
        Adjustment openai =
                AdjustmentForm.read(
                        configured.of(Kind.DISCOUNT), configured.of(Kind.MARGIN), "openai");

        assertThat(vertex.discount()).isEqualByComparingTo("0.05");
        assertThat(vertex.marginShare()).isEqualByComparingTo("0.05");
        assertThat(vertex.marginPerCall()).isEqualByComparingTo("0.001");
        assertThat(openai.discount()).isEqualByComparingTo("0");
        assertThat(openai.marginShare()).isEqualByComparingTo("0.1");
    }

    @Test
    void aFileWithoutThemChangesNothing() throws IOException {
        ConfiguredAdjustments configured = read("litellm_settings: {cost_margin_config: }");

        assertThat(configured.of(Kind.DISCOUNT).isEmpty()).isTrue();
        assertThat(configured.of(Kind.MARGIN).isEmpty()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    cost_discount_config: {openai: 1.5}       | cost_discount_config
                    cost_discount_config: [openai]            | cost_discount_config
                    cost_margin_config: {nobody-knows: 0.1}   | cost_margin_config
                    """)
    void aMapThatNobodyCouldHaveSetStopsTheStartByItsName(String setting, String name) {
        assertThatThrownBy(() -> read("litellm_settings: {" + setting + "}"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("litellm_settings." + name);
    }

    private ConfiguredAdjustments read(String yaml) throws IOException {
        Path file = Files.writeString(folder.resolve("config.yaml"), yaml);
        return ConfiguredAdjustments.of(
                ConfigFile.read(file.toString(), name -> null), ProviderRows.load());
    }
}
