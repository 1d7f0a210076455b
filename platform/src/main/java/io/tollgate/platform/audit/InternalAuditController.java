package io.tollgate.platform.audit;

import io.tollgate.contracts.AuditAnswer;
import io.tollgate.contracts.AuditRequest;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** For the service that shows the logs of all. */
@RestController
@ConditionalOnProperty("tollgate.platform.audit-schema")
class InternalAuditController {

    private final AuditTable table;

    InternalAuditController(AuditTable table) {
        this.table = table;
    }

    @PostMapping("/internal/audit")
    AuditAnswer read(@RequestBody AuditRequest request) {
        return table.read(request);
    }
}
