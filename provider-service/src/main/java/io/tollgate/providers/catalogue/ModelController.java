package io.tollgate.providers.catalogue;

import io.tollgate.contracts.Principal;
import io.tollgate.platform.ApiException;
import io.tollgate.platform.InternalCall;
import io.tollgate.platform.UnknownFields;
import io.tollgate.platform.access.Access;
import io.tollgate.platform.access.Operation;
import io.tollgate.platform.access.Performs;
import io.tollgate.platform.audit.AuditedTransaction;
import io.tollgate.sdk.price.Price;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /model/*}: paths and fields as LiteLLM's clients know them; secrets never come back. */
@RestController
class ModelController {

    private static final Set<String> FIELDS = Set.of("model_name", "litellm_params", "model_info");

    private final ModelEditor editor;
    private final Catalogue catalogue;
    private final UnknownFields unknownFields;
    private final AuditedTransaction transaction;

    ModelController(
            ModelEditor editor,
            Catalogue catalogue,
            UnknownFields unknownFields,
            AuditedTransaction transaction) {
        this.transaction = transaction;
        this.editor = editor;
        this.catalogue = catalogue;
        this.unknownFields = unknownFields;
    }

    @Performs(Operation.MODEL_CHANGE)
    @PostMapping("/model/new")
    Map<String, Object> add(Access access, @RequestBody JsonNode body) {
        String by = adminName();
        unknownFields.look(body, FIELDS);
        StoredDeployment added =
                transaction.run(
                        access,
                        () ->
                                editor.add(
                                        Params.text(body, "model_name"),
                                        body.path("litellm_params"),
                                        body.path("model_info"),
                                        by));
        catalogue.refresh();
        return row(added);
    }

    @Performs(Operation.MODEL_CHANGE)
    @PostMapping("/model/update")
    Map<String, Object> update(Access access, @RequestBody JsonNode body) {
        String id = Params.text(body.path("model_info"), "id");
        if (id == null) {
            throw ApiException.badRequest("model_info.id", "model_info.id is required");
        }
        return change(access, id, body);
    }

    @Performs(Operation.MODEL_CHANGE)
    @PatchMapping("/model/{id}/update")
    Map<String, Object> patch(Access access, @PathVariable String id, @RequestBody JsonNode body) {
        if (editor.find(id).isEmpty()) {
            throw ApiException.notFound("model_id", "No stored model has this id");
        }
        return change(access, id, body);
    }

    @Performs(Operation.MODEL_CHANGE)
    @PostMapping("/model/delete")
    Map<String, Object> delete(Access access, @RequestBody JsonNode body) {
        adminName();
        unknownFields.look(body, Set.of("id"));
        String id = Params.text(body, "id");
        if (id == null) {
            throw ApiException.badRequest("id", "id is required");
        }
        transaction.perform(access, () -> editor.remove(id));
        catalogue.refresh();
        return Map.of("message", "Model: " + id + " deleted successfully");
    }

    @Performs(Operation.MODEL_INFO)
    @GetMapping({"/model/info", "/v1/model/info"})
    Map<String, Object> info(
            @RequestParam(name = "litellm_model_id", required = false) @Nullable String id) {
        boolean everything = InternalCall.currentPrincipal().role().seesEverything();
        List<Map<String, Object>> rows =
                (id == null ? editor.all().stream() : editor.find(id).stream())
                        .map(known -> info(known, everything))
                        .toList();
        if (id != null && rows.isEmpty()) {
            throw ApiException.badRequest("litellm_model_id", "No stored model has this id");
        }
        return Map.of("data", rows);
    }

    private Map<String, Object> change(Access access, String id, JsonNode body) {
        String by = adminName();
        unknownFields.look(body, FIELDS);
        StoredDeployment changed =
                transaction.run(
                        access,
                        () ->
                                editor.change(
                                        id,
                                        Params.text(body, "model_name"),
                                        body.path("litellm_params"),
                                        body.path("model_info"),
                                        by));
        catalogue.refresh();
        return row(changed);
    }

    private static Map<String, Object> row(StoredDeployment stored) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("model_id", stored.id());
        row.put("model_name", stored.modelName());
        row.put("litellm_params", Params.MAPPER.readTree(stored.params()));
        row.put("model_info", ownInfo(stored));
        row.put("created_at", stored.createdAt());
        row.put("created_by", stored.createdBy());
        row.put("updated_at", stored.updatedAt());
        row.put("updated_by", stored.updatedBy());
        return row;
    }

    /** What was configured, and prices and sizes from the catalogue where nothing was. */
    private Map<String, Object> info(StoredDeployment stored, boolean everything) {
        ObjectNode info = ownInfo(stored);
        catalogue.serving(stored.modelName()).stream()
                .filter(deployment -> deployment.id().equals(stored.id()))
                .findFirst()
                .ifPresent(deployment -> describe(info, deployment));
        JsonNode params = Params.MAPPER.readTree(stored.params());
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("model_name", stored.modelName());
        row.put(
                "litellm_params",
                everything ? params : Map.of("model", params.path("model").asString("")));
        row.put("model_info", info);
        return row;
    }

    private static void describe(ObjectNode info, Deployment deployment) {
        info.put("litellm_provider", deployment.provider());
        if (deployment.mode() != null) {
            info.put("mode", deployment.mode());
        }
        if (deployment.maxOutputTokens() != null) {
            info.put("max_output_tokens", deployment.maxOutputTokens());
        }
        if (deployment.contextTokens() != null) {
            info.put("max_input_tokens", deployment.contextTokens());
        }
        if (deployment.price().isPresent()) {
            Price.WorstCase worst = deployment.price().get().worstCase();
            putIfAbsent(info, "input_cost_per_token", worst.inputPerMillion());
            putIfAbsent(info, "output_cost_per_token", worst.outputPerMillion());
        }
    }

    private static void putIfAbsent(ObjectNode info, String name, BigDecimal perMillion) {
        if (!info.has(name)) {
            info.put(name, perMillion.movePointLeft(6));
        }
    }

    private static ObjectNode ownInfo(StoredDeployment stored) {
        ObjectNode info = (ObjectNode) Params.MAPPER.readTree(stored.modelInfo());
        info.put("id", stored.id());
        info.put("db_model", true);
        return info;
    }

    /** Who changes something, for the row; only administrators may. */
    private static String adminName() {
        Principal principal = InternalCall.currentPrincipal();
        if (!principal.role().isAdmin()) {
            throw ApiException.forbidden("Only an administrator may change models.");
        }
        return principal.userId() == null ? "admin" : principal.userId();
    }
}
