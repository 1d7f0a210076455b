package io.tollgate.keys.owner;

import jakarta.persistence.EntityManager;
import org.springframework.stereotype.Component;

/** Numbers that only grow, over all entities and all replicas. */
@Component
class Versions {

    private final EntityManager database;

    Versions(EntityManager database) {
        this.database = database;
    }

    /** Newer than everything so far. Taken while the row is locked, so they come in order. */
    long next() {
        return number("select nextval('keys.entity_version')");
    }

    /** The newest so far. A sequence that was never asked names the value it will give first. */
    long last() {
        return number(
                "select case when is_called then last_value else last_value - 1 end"
                        + " from keys.entity_version");
    }

    private long number(String query) {
        return ((Number) database.createNativeQuery(query, Long.class).getSingleResult())
                .longValue();
    }
}
