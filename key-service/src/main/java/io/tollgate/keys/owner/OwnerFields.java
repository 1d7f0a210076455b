package io.tollgate.keys.owner;

import io.tollgate.keys.limits.LimitFields;
import io.tollgate.keys.management.Fields;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Carries the fields that all owners have over from a body. An explicit null removes a limit; for
 * everything else null means "not given". An empty text removes a name or an id.
 */
final class OwnerFields {

    private OwnerFields() {}

    /**
     * Applies limits and the shared budget.
     *
     * @throws io.tollgate.platform.ApiException 400 naming the first bad field
     */
    static void applyLimits(Fields fields, Owner owner, Instant now) {
        LimitFields.apply(fields, owner.limits, now);
        if (fields.mentions("budget_id")) {
            owner.budgetId = fields.name("budget_id");
        }
        if (fields.gives("blocked")) {
            owner.blocked = Boolean.TRUE.equals(fields.flag("blocked"));
        }
    }

    /** Applies models, metadata and tags. */
    static void applyRights(Fields fields, Owner owner) {
        List<String> models = fields.texts("models");
        if (models != null) {
            owner.models = models;
        }
        applyMetadata(fields, owner);
        List<String> tags = fields.texts("tags");
        if (tags != null) {
            owner.tags = tags;
        }
    }

    /** Applies metadata; tags and limits that stand inside are taken out. */
    static void applyMetadata(Fields fields, Owner owner) {
        ObjectNode metadata = fields.object("metadata");
        if (metadata == null) {
            return;
        }
        if (metadata.get("tags") instanceof ArrayNode list) {
            List<String> tags = new ArrayList<>();
            for (JsonNode tag : list) {
                if (!tag.isString()) {
                    throw Fields.bad("metadata", "has tags that are not texts");
                }
                tags.add(tag.stringValue());
            }
            owner.tags = tags;
            metadata.remove("tags");
        }
        LimitFields.applyInside(fields, metadata, owner.limits);
        owner.metadata = metadata.toString();
    }

    /** The name for people under this field's name; an empty one removes it. */
    static void applyAlias(Fields fields, String name, Owner owner) {
        owner.alias = changed(fields, name, owner.alias);
    }

    /** A text that stays when it is not given, and goes when it is empty. */
    static @Nullable String changed(Fields fields, String name, @Nullable String before) {
        String text = fields.text(name);
        return text == null ? before : text.isEmpty() ? null : text;
    }

    /** The id asked for, or a new one. */
    static String idOrNew(@Nullable String wanted) {
        return wanted == null ? UUID.randomUUID().toString() : wanted;
    }
}
