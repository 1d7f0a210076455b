package io.tollgate.keys.owner;

/** All organisations. */
interface Organizations extends Owners<Organization> {}
