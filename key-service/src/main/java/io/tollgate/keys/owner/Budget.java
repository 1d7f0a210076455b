package io.tollgate.keys.owner;

import jakarta.persistence.Entity;
import jakarta.persistence.Table;

/** Limits by id: whoever points to them has them, and spends on its own. */
@Entity
@Table(name = "budget")
class Budget extends Row {

    @Override
    String idField() {
        return "budget_id";
    }
}
