package io.tollgate.spend.ledger;

import java.util.List;

/** Told of new rows that change what somebody spent, inside the transaction that stores them. */
@FunctionalInterface
public interface SpendListener {

    /**
     * @param rows never empty
     */
    void onSpend(List<SpentRow> rows);
}
