package io.tollgate.spend;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.platform.access.NamedOperations;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

class NamedOperationsIT extends SpendServiceTestBase {

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
}
