package io.tollgate.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VaultTest {

    private static final String OLD = "k1:" + key(1);
    private static final String NEW = "k2:" + key(2);

    private final Vault vault = Vault.of(OLD);

    @Test
    void opensWhatItSealedForTheSameRowOnly() {
        String sealed = vault.seal("row", "{\"api_key\":\"sk-ä\"}");

        assertThat(vault.open("row", sealed)).isEqualTo("{\"api_key\":\"sk-ä\"}");
        assertThat(sealed).startsWith("k1:").doesNotContain("sk-");
        assertThat(vault.seal("row", "x")).isNotEqualTo(vault.seal("row", "x"));
        refuses(vault, "other", sealed);
        refuses(vault, "", sealed);
    }

    @Test
    void anyChangedOrMissingByteIsNoticed() {
        String sealed = vault.seal("row", "secret text");
        byte[] bytes = Base64.getDecoder().decode(sealed.substring(3));
        for (int i = 0; i < bytes.length; i++) {
            byte[] changed = bytes.clone();
            changed[i] ^= 1;
            refuses(vault, "row", "k1:" + Base64.getEncoder().encodeToString(changed));
            refuses(
                    vault,
                    "row",
                    "k1:" + Base64.getEncoder().encodeToString(java.util.Arrays.copyOf(bytes, i)));
        }
        for (int length = 0; length < sealed.length(); length++) {
            refuses(vault, "row", sealed.substring(0, length));
        }
        refuses(vault, "row", "k1:not base64!");
    }

    @Test
    void rotatedKeysStillOpenAndTheFirstOneSeals() {
        String before = vault.seal("row", "x");
        Vault rotated = Vault.of(NEW + ", " + OLD);

        assertThat(rotated.open("row", before)).isEqualTo("x");
        assertThat(rotated.seal("row", "x")).startsWith("k2:");
        assertThatIllegalStateException()
                .isThrownBy(() -> Vault.of(NEW).open("row", before))
                .withMessageContaining("k1");
        refuses(Vault.of("k1:" + key(3)), "row", before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "k1",
                "k1:",
                ":AAAA",
                "k1:not-base64!",
                "k1:c2hvcnQ=",
                "k1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
            })
    void aMalformedSettingNamesTheVariableAndNoKey(String setting) {
        assertThatIllegalStateException()
                .isThrownBy(() -> Vault.of(setting))
                .withMessageContaining("TOLLGATE_VAULT_KEY")
                .withMessageNotContaining("c2hvcnQ");
        assertThatIllegalStateException().isThrownBy(() -> Vault.of(OLD + "," + setting + ",x"));
    }

    @Test
    void twoKeysOfOneNameAreRefused() {
        assertThatIllegalStateException().isThrownBy(() -> Vault.of(OLD + ",k1:" + key(2)));
    }

    private static void refuses(Vault vault, String row, String sealed) {
        assertThatIllegalStateException().isThrownBy(() -> vault.open(row, sealed));
    }

    private static String key(int seed) {
        byte[] bytes = new byte[32];
        new Random(seed).nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }
}
