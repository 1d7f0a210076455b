package io.tollgate.keys.owner;

/** All shared budgets. */
interface Budgets extends Rows<Budget> {}
