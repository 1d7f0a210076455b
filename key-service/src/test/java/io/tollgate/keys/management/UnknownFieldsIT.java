package io.tollgate.keys.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.keys.KeyServiceTestBase;
import org.junit.jupiter.api.Test;

/** The usual setting: what nobody knows is named and does no harm. */
class UnknownFieldsIT extends KeyServiceTestBase {

    private static final String HEADER = "x-tollgate-ignored-fields";

    @Test
    void readingCallsNameThemToo() {
        post("/tag/new", "{\"name\": \"tag-unknown\"}");
        Answer answer = post("/tag/info", "{\"names\": [\"tag-unknown\"], \"colour\": 1}");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header(HEADER)).isEqualTo("colour");
    }

    @Test
    void aNameThatIsNoneIsShownSafely() {
        Answer answer =
                post(
                        "/tag/new",
                        "{\"name\": \"tag-odd\", \"a\\r\\nb\": 1, \"%s\": 2}"
                                .formatted("x".repeat(99)));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header(HEADER)).isEqualTo("a??b," + "x".repeat(64));
    }

    @Test
    void aBodyThatIsKnownIsAnsweredWithoutTheHeader() {
        Answer answer = post("/team/new", "{\"team_id\": \"t-known-fields\", \"models\": []}");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header(HEADER)).isEmpty();
    }
}
