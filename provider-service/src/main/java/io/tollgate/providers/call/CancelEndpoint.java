package io.tollgate.providers.call;

import java.util.UUID;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Where the gateway says that a call's client has gone. */
@RestController
class CancelEndpoint {

    private final CallsUnderWay calls;

    CancelEndpoint(CallsUnderWay calls) {
        this.calls = calls;
    }

    @PostMapping("/internal/calls/{id}/cancel")
    ResponseEntity<Void> cancel(@PathVariable UUID id) {
        return ResponseEntity.status(calls.cancel(id) ? 204 : 404).build();
    }
}
