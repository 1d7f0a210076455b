package io.tollgate.keys.owner;

import jakarta.persistence.LockModeType;
import java.util.Optional;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;

/** All shared budgets. */
interface Budgets extends Rows<Budget> {

    /** Inside a transaction: keeps the budget from changing or going until its end. */
    @Lock(LockModeType.PESSIMISTIC_READ)
    @Query("select b from Budget b where b.id = :id")
    Optional<Budget> hold(String id);
}
