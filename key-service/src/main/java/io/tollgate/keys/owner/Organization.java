package io.tollgate.keys.owner;

import io.tollgate.contracts.LevelKind;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.util.Set;

/** An organisation: teams and keys of it share its budget. */
@Entity
@Table(name = "organization")
class Organization extends Owner {

    @Override
    LevelKind kind() {
        return LevelKind.ORGANIZATION;
    }

    @Override
    String idField() {
        return "organization_id";
    }

    @Override
    Set<String> tenants(OwnedKeys keys) {
        return Set.of(Tenants.ofOrganization(id));
    }
}
