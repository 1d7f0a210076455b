package io.tollgate.providers.catalogue;

import io.tollgate.platform.ApiException;
import io.tollgate.platform.Vault;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Adds, changes and removes stored deployments; secrets are sealed on the way in. */
@Component
class ModelEditor {

    private final StoredDeployments stored;
    private final DeploymentReader reader;
    private final Vault vault;
    private final InstantSource clock;

    ModelEditor(
            StoredDeployments stored, DeploymentReader reader, Vault vault, InstantSource clock) {
        this.stored = stored;
        this.reader = reader;
        this.vault = vault;
        this.clock = clock;
    }

    @Transactional
    StoredDeployment add(@Nullable String modelName, JsonNode params, JsonNode info, String by) {
        if (modelName == null || modelName.isBlank()) {
            throw ApiException.badRequest("model_name", "model_name is required");
        }
        if (!(params instanceof ObjectNode given)) {
            throw ApiException.badRequest("litellm_params", "litellm_params must be an object");
        }
        String id = Params.text(info, "id");
        if (id == null) {
            id = UUID.randomUUID().toString();
        } else if (stored.existsById(id)) {
            throw ApiException.conflict("model_info.id", "A model with this id exists");
        }
        StoredDeployment fresh = new StoredDeployment(id, clock.instant(), by);
        return save(fresh, modelName, given.deepCopy(), object(info), by);
    }

    /** Given parameters are laid over the stored ones, field by field; null removes one. */
    @Transactional
    StoredDeployment change(
            String id, @Nullable String modelName, JsonNode params, JsonNode info, String by) {
        StoredDeployment known =
                stored.findById(id)
                        .orElseThrow(
                                () ->
                                        ApiException.badRequest(
                                                "model_info.id", "No stored model has this id"));
        ObjectNode merged = secretsAndAll(known);
        lay(params, merged);
        ObjectNode mergedInfo = object(Params.MAPPER.readTree(known.modelInfo()));
        lay(info, mergedInfo);
        String name = modelName == null ? known.modelName() : modelName;
        return save(known, name, merged, mergedInfo, by);
    }

    @Transactional
    void remove(String id) {
        if (!stored.existsById(id)) {
            throw ApiException.badRequest("id", "No stored model has this id");
        }
        stored.deleteById(id);
    }

    Optional<StoredDeployment> find(String id) {
        return stored.findById(id);
    }

    List<StoredDeployment> all() {
        return stored.findAll();
    }

    private StoredDeployment save(
            StoredDeployment deployment,
            String modelName,
            ObjectNode params,
            ObjectNode info,
            String by) {
        Params.check(params, reader.rows());
        Params.checkAmounts("model_info.", info);
        ObjectNode secrets = Params.MAPPER.createObjectNode();
        for (var entry : List.copyOf(params.properties())) {
            if (Params.isSecret(entry.getKey(), entry.getValue())) {
                secrets.set(entry.getKey(), entry.getValue());
                params.remove(entry.getKey());
            }
        }
        info.remove("id");
        deployment.change(
                modelName,
                params.toString(),
                secrets.isEmpty() ? null : vault.seal(deployment.id(), secrets.toString()),
                info.toString(),
                clock.instant(),
                by);
        return stored.saveAndFlush(deployment);
    }

    private ObjectNode secretsAndAll(StoredDeployment known) {
        ObjectNode params = object(Params.MAPPER.readTree(known.params()));
        String sealed = known.sealedParams();
        if (sealed != null) {
            lay(Params.MAPPER.readTree(vault.open(known.id(), sealed)), params);
        }
        return params;
    }

    private static void lay(JsonNode over, ObjectNode under) {
        over.properties()
                .forEach(
                        entry -> {
                            if (entry.getValue().isNull()) {
                                under.remove(entry.getKey());
                            } else {
                                under.set(entry.getKey(), entry.getValue());
                            }
                        });
    }

    private static ObjectNode object(JsonNode node) {
        return node instanceof ObjectNode object
                ? object.deepCopy()
                : Params.MAPPER.createObjectNode();
    }
}
