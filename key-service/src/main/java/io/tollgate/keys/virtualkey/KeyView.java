package io.tollgate.keys.virtualkey;

import io.tollgate.keys.limits.LimitView;
import io.tollgate.keys.management.KeptFields;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A key as the management API shows it. */
final class KeyView {

    private KeyView() {}

    /**
     * The key's row.
     *
     * @param view how limits are shown
     * @param spend USD in the running budget window, null when nobody could say
     */
    static Map<String, @Nullable Object> row(
            KeyRow key, LimitView view, @Nullable BigDecimal spend, Instant now) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("token", key.token());
        row.put("key_name", key.keyName);
        row.put("key_alias", key.keyAlias);
        row.put("spend", spend);
        row.putAll(view.fields(key.limits, now));
        row.put("expires", key.expires);
        row.put("models", key.models);
        row.put("aliases", json(key.aliases));
        row.put("config", Map.of());
        row.put("user_id", key.userId);
        row.put("team_id", key.teamId);
        row.put("organization_id", key.organizationId);
        row.put("org_id", key.organizationId);
        row.put("metadata", metadata(key));
        row.put("tags", key.tags);
        row.put("allowed_routes", key.allowedRoutes);
        row.put("key_type", key.keyType);
        KeptFields.show(key.settings, row);
        row.put("model_spend", Map.of());
        row.put("blocked", key.blocked);
        row.put("budget_id", key.budgetId);
        row.put("litellm_budget_table", null);
        row.put("auto_rotate", key.autoRotate);
        row.put("rotation_interval", key.rotationInterval);
        row.put("rotation_count", key.rotationCount);
        row.put("last_rotation_at", key.lastRotationAt);
        row.put("key_rotation_at", key.nextRotationAt);
        row.put("created_at", key.createdAt);
        row.put("created_by", key.createdBy);
        row.put("updated_at", key.updatedAt);
        row.put("updated_by", key.updatedBy);
        if (key instanceof DeletedKey deleted) {
            row.put("deleted_at", deleted.deletedAt);
            row.put("deleted_by", deleted.deletedBy);
        }
        return row;
    }

    /** The answer to a creation: the only place where the plain key is ever shown. */
    static Map<String, @Nullable Object> created(
            VirtualKey key, String plain, Map<String, @Nullable Object> row) {
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("key", plain);
        answer.putAll(row);
        answer.put("token_id", key.token());
        return answer;
    }

    /** Exact to the microsecond, as PostgreSQL keeps it. */
    static Instant stored(Instant time) {
        return time.truncatedTo(ChronoUnit.MICROS);
    }

    private static JsonNode metadata(KeyRow key) {
        JsonNode metadata = json(key.metadata);
        if (metadata instanceof ObjectNode object) {
            LimitView.putInside(object, key.limits);
            for (String name : List.of(KeptFields.GUARDRAILS, KeptFields.ENFORCED_PARAMS)) {
                List<String> texts = KeptFields.texts(key.settings, name);
                if (!texts.isEmpty()) {
                    object.putPOJO(name, texts);
                }
            }
            if (!key.tags.isEmpty()) {
                object.putPOJO("tags", key.tags);
            }
        }
        return metadata;
    }

    static JsonNode json(String text) {
        return KeyChange.MAPPER.readTree(text);
    }
}
