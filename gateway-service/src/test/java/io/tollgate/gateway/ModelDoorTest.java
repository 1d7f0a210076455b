package io.tollgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.gateway.call.ModelRoute;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class ModelDoorTest {

    private static final String PATH = "/v1/chat/completions";

    private int calls;

    @Test
    void aPostOnAKnownPathIsACallAndGoesNoFurther() throws Exception {
        MockFilterChain chain = new MockFilterChain();

        door((route, in, out) -> calls++).doFilter(request("POST", PATH), answer(), chain);

        assertThat(calls).isOne();
        assertThat(chain.getRequest()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/chat/completions",
        "POST, /v1/chat/completions/",
        "POST, /v1//chat/completions",
        "POST, /v1/chat/%63ompletions",
        "POST, /v1/chat/completions;x=1",
        "POST, /V1/chat/completions",
        "POST, /key/generate"
    })
    void everythingElseTakesTheUsualWay(String method, String path) throws Exception {
        MockFilterChain chain = new MockFilterChain();

        door((route, in, out) -> calls++).doFilter(request(method, path), answer(), chain);

        assertThat(calls).isZero();
        assertThat(chain.getRequest()).isNotNull();
    }

    @Test
    void aClientThatHasGoneIsNoFailureAndAnythingElseIs() throws Exception {
        door((route, in, out) -> {
                    throw new IOException("Broken pipe");
                })
                .doFilter(request("POST", PATH), answer(), new MockFilterChain());

        assertThatThrownBy(
                        () ->
                                door((route, in, out) -> {
                                            throw new IllegalStateException("a mistake");
                                        })
                                        .doFilter(
                                                request("POST", PATH),
                                                answer(),
                                                new MockFilterChain()))
                .hasMessage("a mistake");
    }

    private static ModelDoor door(ModelDoor.Run run) {
        return new ModelDoor(run, Map.of(PATH, ModelRoute.CHAT_COMPLETIONS));
    }

    private static MockHttpServletRequest request(String method, String path) {
        return new MockHttpServletRequest(method, path);
    }

    private static MockHttpServletResponse answer() {
        return new MockHttpServletResponse();
    }
}
