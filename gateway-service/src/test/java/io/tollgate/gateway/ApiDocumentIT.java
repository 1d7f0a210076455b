package io.tollgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.gateway.call.ModelRoute;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ApiDocumentIT extends GatewayTestBase {

    @BeforeEach
    void providers() {
        PROVIDERS.behaviour =
                (asked, exchange) -> {
                    if (!served(asked, exchange, "/model/{id}/update", "/v1beta/generateContent")) {
                        FakeService.json(exchange, 200, "{}");
                    }
                };
    }

    @Test
    void theServicesPathsAreThereAsFarAsClientsReachThem() {
        JsonNode paths = document().at("/paths");
        for (String path : List.of("/key/generate", "/spend/logs", "/model/{id}/update")) {
            assertThat(paths.path(path).at("/post/x-tollgate-operation").asString())
                    .as(path)
                    .isEqualTo("OF_THE_SERVICE");
        }
        assertThat(paths.propertyNames()).doesNotContain("/v1beta/generateContent");
    }

    @Test
    void everyModelPathIsThere() {
        JsonNode paths = document().at("/paths");
        List<String> wanted = new ArrayList<>(List.of("/responses/{id}", "/responses/{id}/cancel"));
        for (ModelRoute route : ModelRoute.values()) {
            if (route.hasPath() && route.method().isEmpty()) {
                wanted.add(route.path());
                wanted.add("/v1" + route.path());
            } else if (route.hasPath()) {
                wanted.add("/v1beta" + route.path());
            }
        }
        assertThat(paths.propertyNames()).containsAll(wanted).contains("/v1/models/{id}");
        assertThat(paths.path("/v1/responses/{id}").propertyNames()).contains("get", "delete");
    }

    @Test
    void everyOperationNamesItsRowOrIsOpen() {
        JsonNode paths = document().at("/paths");
        for (String path : paths.propertyNames()) {
            for (JsonNode operation : paths.path(path)) {
                boolean open = operation.path("security").isArray();
                assertThat(operation.has("x-tollgate-operation")).as(path).isNotEqualTo(open);
                if (open) {
                    assertThat(path).matches("/health/.*|/sso/.*");
                }
            }
        }
    }

    @Test
    void withoutAKeyNothingIsShown() {
        assertThat(send(request("/openapi.json").GET()).statusCode()).isEqualTo(401);
    }

    @Test
    void aServiceThatIsAwayLeavesNoHalfADocument() {
        PROVIDERS.behaviour = (asked, exchange) -> FakeService.json(exchange, 503, "{}");
        assertThat(get("/openapi.json", MASTER).statusCode()).isEqualTo(503);
    }

    private JsonNode document() {
        HttpResponse<String> answer = get("/openapi.json", MASTER);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode document = json(answer);
        assertThat(document.at("/info/version").asString()).isNotEmpty();
        return document;
    }
}
