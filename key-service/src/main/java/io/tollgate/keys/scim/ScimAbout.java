package io.tollgate.keys.scim;

import io.tollgate.contracts.ContractJson;
import io.tollgate.platform.access.Access;
import io.tollgate.platform.access.Operation;
import io.tollgate.platform.access.Performs;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What this SCIM service can do: its configuration, types of resources and their attributes. */
@RestController
class ScimAbout extends ScimAnswers {

    private final ScimRights rights;
    private final JsonNode configuration = file("service-provider-config.json");
    private final JsonNode types = file("resource-types.json");
    private final JsonNode schemas = file("schemas.json");

    ScimAbout(ScimRights rights) {
        this.rights = rights;
    }

    @Performs(Operation.DIRECTORY_READ)
    @GetMapping(ROOT + "/ServiceProviderConfig")
    ResponseEntity<String> configuration(Access access) {
        rights.require(access);
        return ok(configuration);
    }

    @Performs(Operation.DIRECTORY_READ)
    @GetMapping(ROOT + "/ResourceTypes")
    ResponseEntity<String> types(Access access) {
        rights.require(access);
        return all(types);
    }

    @Performs(Operation.DIRECTORY_READ)
    @GetMapping(ROOT + "/ResourceTypes/{id}")
    ResponseEntity<String> type(Access access, @PathVariable String id) {
        rights.require(access);
        return one(types, id);
    }

    @Performs(Operation.DIRECTORY_READ)
    @GetMapping(ROOT + "/Schemas")
    ResponseEntity<String> schemas(Access access) {
        rights.require(access);
        return all(schemas);
    }

    @Performs(Operation.DIRECTORY_READ)
    @GetMapping(ROOT + "/Schemas/{id}")
    ResponseEntity<String> schema(Access access, @PathVariable String id) {
        rights.require(access);
        return one(schemas, id);
    }

    private static ResponseEntity<String> all(JsonNode array) {
        List<ObjectNode> resources = new ArrayList<>();
        array.forEach(each -> resources.add((ObjectNode) each));
        return list(resources, resources.size(), 1);
    }

    private static ResponseEntity<String> one(JsonNode array, String id) {
        return array.valueStream()
                .filter(each -> each.path("id").asString("").equals(id))
                .findFirst()
                .map(ScimAnswers::ok)
                .orElseThrow(ScimError::notFound);
    }

    private static JsonNode file(String name) {
        try (InputStream in = ScimAbout.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("missing " + name);
            }
            return ContractJson.MAPPER.readTree(in.readAllBytes());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
