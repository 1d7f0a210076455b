package io.tollgate.platform.openapi;

import io.tollgate.platform.access.NamedOperations;
import io.tollgate.platform.access.Operation;
import io.tollgate.platform.access.Performs;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Serves an inner service's document to every caller, and to the gateway, which joins them. */
@RestController
@ConditionalOnBooleanProperty(name = "tollgate.platform.inner", matchIfMissing = true)
class ApiDocumentController {

    private final ObjectProvider<RequestMappingHandlerMapping> mappings;
    private final List<ApiField> fields;

    ApiDocumentController(
            @Qualifier("requestMappingHandlerMapping")
                    ObjectProvider<RequestMappingHandlerMapping> mappings,
            ObjectProvider<ApiFields> fields) {
        this.mappings = mappings;
        this.fields = fields.getIfAvailable(() -> new ApiFields(List.of())).all();
    }

    @Performs(Operation.API_DOCUMENT)
    @GetMapping({"/openapi.json", "/internal/openapi"})
    Map<String, Object> document() {
        return ApiDocument.of(NamedOperations.of(mappings.getObject()), fields);
    }
}
