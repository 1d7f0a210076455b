package io.tollgate.contracts;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Answer to a {@link LevelsRequest}.
 *
 * @param entities in the request's order
 * @param inUse which of the kinds that requests name (customers, tags) have any budget, limit or
 *     block at all; null when that was not looked up
 */
public record LevelsAnswer(List<Entity> entities, @Nullable Set<LevelKind> inUse) {

    public LevelsAnswer {
        entities = List.copyOf(entities);
        inUse = inUse == null ? null : Set.copyOf(inUse);
    }

    public LevelsAnswer(List<Entity> entities) {
        this(entities, null);
    }

    /**
     * What key-service knows of an entity.
     *
     * @param level null when nobody made the entity, or it has neither budget nor limit
     * @param blocked whether calls for it are refused
     * @param name for people to read, null when it has none
     * @param models limits of single models within a customer or tag; empty for other kinds
     */
    public record Entity(
            @Nullable Level level, boolean blocked, @Nullable String name, List<Level> models) {

        public Entity {
            // Absent in answers of a key-service that is older than this.
            models = models == null ? List.of() : List.copyOf(models);
        }

        public Entity(@Nullable Level level, boolean blocked, @Nullable String name) {
            this(level, blocked, name, List.of());
        }
    }
}
