package io.tollgate.contracts;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answer to a {@link LevelsRequest}, in the request's order. */
public record LevelsAnswer(List<Entity> entities) {

    public LevelsAnswer {
        entities = List.copyOf(entities);
    }

    /**
     * What key-service knows of an entity.
     *
     * @param level null when nobody made the entity, or it has neither budget nor limit
     * @param blocked whether calls for it are refused
     * @param name for people to read, null when it has none
     */
    public record Entity(@Nullable Level level, boolean blocked, @Nullable String name) {}
}
