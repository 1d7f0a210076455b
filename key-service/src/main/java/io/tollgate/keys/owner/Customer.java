package io.tollgate.keys.owner;

import io.tollgate.contracts.LevelKind;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;

/** The person behind a request, named by the request; needs no key. */
@Entity
@Table(name = "customer")
class Customer extends Owner {

    @Override
    LevelKind kind() {
        return LevelKind.CUSTOMER;
    }
}
