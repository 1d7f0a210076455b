package io.tollgate.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyPeppersTest {

    @Test
    void hashesWithHmacSha256UnderTheFirstPepper() {
        KeyPeppers peppers = KeyPeppers.parse("v2:new-secret-of-16,v1:old-secret-of-16");

        // printf 'sk-abc' | openssl dgst -sha256 -hmac 'new-secret-of-16'
        assertThat(peppers.hash("sk-abc")).isEqualTo(new KeyHash("v2", HASH_OF_SK_ABC));
    }

    @Test
    void findsOldKeysUnderEveryPepperTheCurrentOneFirst() {
        KeyPeppers both = KeyPeppers.parse("v2:new-secret-of-16, v1:old-secret-of-16");
        KeyPeppers old = KeyPeppers.parse("v1:old-secret-of-16");

        assertThat(both.hashes("sk-abc"))
                .containsExactly(both.hash("sk-abc"), old.hash("sk-abc"))
                .extracting(KeyHash::pepper)
                .containsExactly("v2", "v1");
        assertThat(both.hash("sk-abd").hash()).isNotEqualTo(both.hash("sk-abc").hash());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no-version-at-all-here",
                ":sixteen-characters",
                "v1:too-short",
                "v1:sixteen-characters,v2",
                " :sixteen-characters",
                "v1:sixteen-characters,v1:other-characters-16"
            })
    void aMalformedSettingNamesTheVariableAndNoPepper(String setting) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeyPeppers.parse(setting))
                .withMessageContaining("TOLLGATE_KEY_PEPPER")
                .withMessageNotContaining("characters,")
                .withMessageNotContaining("too-short");
    }

    private static final String HASH_OF_SK_ABC =
            "7fd2c5fefb48b815b56040599740e72f4ed781a49ddd9b67e14896c38dd6057f";
}
