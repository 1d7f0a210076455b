package io.tollgate.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.mock.env.MockEnvironment;

class DatabaseUrlTest {

    @Test
    void oneAddressStandsForThreeSettings() {
        assertThat(
                        DatabaseUrl.settings(
                                "postgresql://us%40er:p%3Aa+ss%2F@db:6543/tollgate?sslmode=require"))
                .isEqualTo(
                        Map.of(
                                "spring.datasource.url",
                                "jdbc:postgresql://db:6543/tollgate?sslmode=require",
                                "spring.datasource.username",
                                "us@er",
                                "spring.datasource.password",
                                "p:a+ss/"));
        assertThat(DatabaseUrl.settings("jdbc:postgres://db/x"))
                .isEqualTo(Map.of("spring.datasource.url", "jdbc:postgresql://db:5432/x"));
        assertThat(DatabaseUrl.settings("postgres://user@[::1]/x"))
                .containsEntry("spring.datasource.url", "jdbc:postgresql://[::1]:5432/x")
                .containsEntry("spring.datasource.password", "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mysql://user:hidden@db/x",
                "//user:hidden@db/x",
                "db",
                "postgresql://user:hid den@db/x",
                "postgresql://user:hidden%@db/x",
                "postgresql:///x"
            })
    void aMalformedAddressIsRefusedWithoutShowingIt(String url) {
        assertThatIllegalStateException()
                .isThrownBy(() -> DatabaseUrl.settings(url))
                .withMessageContaining("TOLLGATE_DATABASE_URL")
                .withMessageNotContaining("hid")
                .withNoCause();
    }

    @Test
    void winsOverOtherSettingsAndIsOptional() {
        MockEnvironment environment =
                new MockEnvironment().withProperty("spring.datasource.url", "jdbc:other");
        new DatabaseUrl().postProcessEnvironment(environment, new SpringApplication());
        assertThat(environment.getProperty("spring.datasource.url")).isEqualTo("jdbc:other");

        environment.setProperty(DatabaseUrl.VARIABLE, "postgresql://db/x");
        new DatabaseUrl().postProcessEnvironment(environment, new SpringApplication());
        assertThat(environment.getProperty("spring.datasource.url"))
                .isEqualTo("jdbc:postgresql://db:5432/x");
    }
}
