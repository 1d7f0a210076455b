package io.tollgate.keys.scim;

import com.unboundid.scim2.common.exceptions.ScimException;
import io.tollgate.contracts.ContractJson;
import io.tollgate.platform.ApiError;
import io.tollgate.platform.ApiException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.util.UriUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** How SCIM answers look: its media type, its lists, its errors. */
abstract class ScimAnswers {

    static final String ROOT = "/scim/v2";

    private static final MediaType SCIM = MediaType.parseMediaType("application/scim+json");
    private static final String LIST = "urn:ietf:params:scim:api:messages:2.0:ListResponse";
    private static final String ERROR = "urn:ietf:params:scim:api:messages:2.0:Error";

    static ResponseEntity<String> ok(JsonNode body) {
        return ResponseEntity.ok().contentType(SCIM).body(body.toString());
    }

    static ResponseEntity<String> created(ObjectNode body) {
        return ResponseEntity.created(URI.create(body.at("/meta/location").asString()))
                .contentType(SCIM)
                .body(body.toString());
    }

    static ResponseEntity<String> list(List<ObjectNode> resources, long total, int startIndex) {
        ObjectNode body = ContractJson.MAPPER.createObjectNode();
        body.putArray("schemas").add(LIST);
        body.put("totalResults", total);
        body.put("startIndex", startIndex);
        body.put("itemsPerPage", resources.size());
        ArrayNode array = body.putArray("Resources");
        resources.forEach(array::add);
        return ok(body);
    }

    /** What every resource says of itself. */
    static void putMeta(
            ObjectNode resource,
            String type,
            String id,
            long version,
            Instant created,
            Instant updated) {
        ObjectNode meta = resource.putObject("meta");
        meta.put("resourceType", type);
        meta.put("created", created.toString());
        meta.put("lastModified", updated.toString());
        meta.put("version", "W/\"" + version + "\"");
        meta.put("location", ROOT + "/" + type + "s/" + encode(id));
    }

    private static String encode(String id) {
        return UriUtils.encodePathSegment(id, StandardCharsets.UTF_8);
    }

    @ExceptionHandler
    ResponseEntity<String> onScimError(ScimError refused) {
        return error(refused.status(), refused.scimType(), String.valueOf(refused.getMessage()));
    }

    /** The library's words about a filter, a path or an operation. */
    @ExceptionHandler
    ResponseEntity<String> onScimException(ScimException refused) {
        return error(
                refused.getScimError().getStatus(),
                refused.getScimError().getScimType(),
                String.valueOf(refused.getScimError().getDetail()));
    }

    @ExceptionHandler
    ResponseEntity<String> onApiException(ApiException refused) {
        ApiError error = refused.error();
        boolean taken =
                error.message().contains("exists already") || error.message().contains("in use");
        boolean bad = error.status() == HttpStatus.BAD_REQUEST;
        return error(
                bad && taken ? 409 : error.status().value(),
                bad ? taken ? "uniqueness" : "invalidValue" : null,
                error.message());
    }

    private static ResponseEntity<String> error(
            int status, @Nullable String scimType, String detail) {
        ObjectNode body = ContractJson.MAPPER.createObjectNode();
        body.putArray("schemas").add(ERROR);
        body.put("status", Integer.toString(status));
        if (scimType != null) {
            body.put("scimType", scimType);
        }
        body.put("detail", detail);
        return ResponseEntity.status(status).contentType(SCIM).body(body.toString());
    }

    /** Query parameters that SCIM reads without looking at their case. */
    static @Nullable String parameter(Map<String, String> query, String name) {
        return query.entrySet().stream()
                .filter(each -> each.getKey().equalsIgnoreCase(name) && !each.getValue().isBlank())
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }
}
