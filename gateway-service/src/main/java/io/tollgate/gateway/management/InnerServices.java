package io.tollgate.gateway.management;

import io.tollgate.gateway.relay.InternalHttp;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Asks the inner services whether they and their databases are there. */
@Component
class InnerServices {

    private final Map<String, InternalHttp> services;

    InnerServices(
            @Qualifier("keyServiceHttp") InternalHttp keys,
            @Qualifier("spendServiceHttp") InternalHttp spend,
            @Qualifier("providerServiceHttp") InternalHttp providers) {
        this.services =
                Map.of("key-service", keys, "spend-service", spend, "provider-service", providers);
    }

    /** What each service says it serves, by the service's name. */
    Map<String, JsonNode> documents() throws IOException {
        Map<String, JsonNode> documents = new TreeMap<>();
        for (Map.Entry<String, InternalHttp> service : services.entrySet()) {
            documents.put(
                    service.getKey(), service.getValue().get("/internal/openapi", JsonNode.class));
        }
        return documents;
    }

    boolean reaches(String service) {
        InternalHttp http = services.get(service);
        if (http == null) {
            throw new IllegalArgumentException(service);
        }
        try {
            http.get("/internal/ready", JsonNode.class);
            return true;
        } catch (IOException away) {
            return false;
        }
    }
}
