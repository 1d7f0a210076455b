package io.tollgate.keys.virtualkey;

import io.tollgate.contracts.BudgetPeriod;
import io.tollgate.contracts.ContractJson;
import io.tollgate.keys.limits.LimitFields;
import io.tollgate.keys.management.Fields;
import io.tollgate.keys.management.KeptFields;
import io.tollgate.platform.ApiException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Carries the fields of a body over into a key. An explicit null removes a limit; for everything
 * else null means "not given", so that no client widens a key by sending what it does not know. An
 * empty id or alias removes it.
 */
final class KeyChange {

    static final JsonMapper MAPPER = ContractJson.MAPPER;

    private static final String NEVER_EXPIRES = "-1";

    private KeyChange() {}

    /**
     * Applies what creation and update have in common.
     *
     * @throws io.tollgate.platform.ApiException 400 naming the first bad field
     */
    static void apply(Fields fields, KeyRow key, Instant now) {
        applyOwners(fields, key);
        applyPermissions(fields, key);
        applyMetadata(fields, key);
        LimitFields.apply(fields, key.limits, now);
        if (fields.mentions("budget_id")) {
            key.budgetId = fields.name("budget_id");
        }
        if (fields.mentions("duration")) {
            key.expires = expires(fields, now);
        }
        if (fields.gives("blocked")) {
            key.blocked = fields.flag("blocked");
        }
        key.settings = KeptFields.apply(fields, key.settings);
        applyRotation(fields, key, now);
    }

    private static void applyRotation(Fields fields, KeyRow key, Instant now) {
        Boolean rotates = fields.flag("auto_rotate");
        BudgetPeriod interval = fields.period("rotation_interval");
        if (rotates == null && interval == null) {
            return;
        }
        key.autoRotate = rotates == null ? key.autoRotate : rotates;
        key.rotationInterval =
                interval == null ? key.rotationInterval : fields.text("rotation_interval");
        if (key.autoRotate && key.rotationInterval == null) {
            throw ApiException.badRequest(
                    "rotation_interval", "'auto_rotate' needs a 'rotation_interval' such as 30d.");
        }
        KeySecrets.schedule(key, now);
    }

    /** What only creation may set. */
    static void applyOnce(Fields fields, KeyRow key) {
        String label = fields.text("key_type");
        if (label != null) {
            if (KeyType.of(label) == null) {
                throw Fields.bad("key_type", "is default, llm_api, management or read_only");
            }
            key.keyType = label;
        }
    }

    private static void applyOwners(Fields fields, KeyRow key) {
        if (fields.gives("key_alias")) {
            String alias = fields.text("key_alias");
            key.keyAlias = alias == null || alias.isEmpty() ? null : alias;
        }
        if (fields.gives("user_id")) {
            key.userId = fields.id("user_id");
        }
        if (fields.gives("team_id")) {
            key.teamId = fields.id("team_id");
        }
        if (fields.gives("organization_id")) {
            key.organizationId = fields.id("organization_id");
        }
    }

    private static void applyPermissions(Fields fields, KeyRow key) {
        List<String> models = fields.texts("models");
        if (models != null) {
            key.models = models;
        }
        List<String> routes = fields.texts("allowed_routes");
        if (routes != null) {
            key.allowedRoutes = routes;
        }
        Map<String, String> aliases = fields.textMap("aliases");
        if (aliases != null) {
            key.aliases = MAPPER.writeValueAsString(aliases);
        }
    }

    /** Tags live beside the metadata and are shown in both places; either place sets them. */
    private static void applyMetadata(Fields fields, KeyRow key) {
        ObjectNode metadata = fields.object("metadata");
        if (metadata != null) {
            JsonNode inside = metadata.get("tags");
            if (inside instanceof ArrayNode list) {
                key.tags = tags(list);
                metadata.remove("tags");
            }
            LimitFields.applyInside(fields, metadata, key.limits);
            key.settings = KeptFields.applyInside(fields, metadata, key.settings);
            key.metadata = metadata.toString();
        }
        List<String> tags = fields.texts("tags");
        if (tags != null) {
            key.tags = tags;
        }
    }

    private static List<String> tags(ArrayNode list) {
        List<String> tags = new ArrayList<>();
        for (JsonNode tag : list) {
            if (!tag.isString()) {
                throw Fields.bad("metadata", "has tags that are not texts");
            }
            tags.add(tag.stringValue());
        }
        return tags;
    }

    private static @Nullable Instant expires(Fields fields, Instant now) {
        if (NEVER_EXPIRES.equals(fields.text("duration"))) {
            return null;
        }
        BudgetPeriod period = fields.period("duration");
        return period == null ? null : period.after(now);
    }
}
