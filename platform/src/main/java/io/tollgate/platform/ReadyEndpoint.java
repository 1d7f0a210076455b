package io.tollgate.platform;

import java.util.Map;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.contributor.Status;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tells the gateway whether this service and what it needs are there. */
@RestController
@ConditionalOnBooleanProperty(name = "tollgate.platform.inner", matchIfMissing = true)
class ReadyEndpoint {

    private final HealthEndpoint health;

    ReadyEndpoint(HealthEndpoint health) {
        this.health = health;
    }

    @GetMapping("/internal/ready")
    ResponseEntity<Map<String, String>> ready() {
        Status status = health.health().getStatus();
        return ResponseEntity.status(Status.UP.equals(status) ? 200 : 503)
                .body(Map.of("status", status.getCode()));
    }
}
