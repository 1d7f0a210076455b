package io.tollgate.keys.owner;

import io.tollgate.contracts.LevelKind;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.util.Set;

/** The person behind a request, named by the request; needs no key. */
@Entity
@Table(name = "customer")
class Customer extends Owner {

    @Override
    LevelKind kind() {
        return LevelKind.CUSTOMER;
    }

    @Override
    String idField() {
        return "user_id";
    }

    @Override
    Set<String> tenants(OwnedKeys keys) {
        return Set.of();
    }
}
