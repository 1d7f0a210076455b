package io.tollgate.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.platform.access.NamedOperations;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

class NamedOperationsIT extends KeyServiceTestBase {

    @Test
    void everyHandlerNamesItsRowInTheTableOfRights(
            @Autowired @Qualifier("requestMappingHandlerMapping")
                    RequestMappingHandlerMapping mappings) {
        assertThat(NamedOperations.of(mappings).entrySet())
                .isNotEmpty()
                .filteredOn(entry -> entry.getValue() == null)
                .as("handlers without @Performs: add it, naming a row of Operation")
                .extracting(Map.Entry::getKey)
                .isEmpty();
    }

    @Test
    void theDocumentHasEveryHandlerWithItsRow(
            @Autowired @Qualifier("requestMappingHandlerMapping")
                    RequestMappingHandlerMapping mappings) {
        JsonNode paths = get(MASTER, "/openapi.json").body().path("paths");
        NamedOperations.of(mappings)
                .forEach(
                        (name, operation) -> {
                            String[] parts = name.split(" ", 2);
                            JsonNode documented =
                                    paths.path(parts[1].replace("{*", "{"))
                                            .path(parts[0].toLowerCase(Locale.ROOT));
                            assertThat(documented.path("x-tollgate-operation").asString(""))
                                    .as(name)
                                    .isEqualTo(String.valueOf(operation));
                        });
        assertThat(paths.propertyNames()).noneMatch(path -> path.startsWith("/internal"));
    }
}
