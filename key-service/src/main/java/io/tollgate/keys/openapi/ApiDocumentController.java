package io.tollgate.keys.openapi;

import io.tollgate.platform.access.NamedOperations;
import io.tollgate.platform.access.Operation;
import io.tollgate.platform.access.Performs;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Serves the document to every caller. */
@RestController
class ApiDocumentController {

    private final ObjectProvider<RequestMappingHandlerMapping> mappings;

    ApiDocumentController(
            @Qualifier("requestMappingHandlerMapping")
                    ObjectProvider<RequestMappingHandlerMapping> mappings) {
        this.mappings = mappings;
    }

    @Performs(Operation.API_DOCUMENT)
    @GetMapping("/openapi.json")
    Map<String, Object> document() {
        return ApiDocument.of(NamedOperations.of(mappings.getObject()));
    }
}
