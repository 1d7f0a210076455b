package io.tollgate.keys.owner;

/** All customers. */
interface Customers extends Owners<Customer> {}
