package io.tollgate.keys.owner;

import io.tollgate.contracts.LevelKind;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A label of requests, with limits for everything that carries it. */
@Entity
@Table(name = "tag")
class Tag extends Owner {

    @Column(name = "description")
    @Nullable String description;

    @Override
    LevelKind kind() {
        return LevelKind.TAG;
    }

    @Override
    String idField() {
        return "name";
    }

    @Override
    Set<String> tenants(OwnedKeys keys) {
        return Set.of();
    }
}
