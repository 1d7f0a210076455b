package io.tollgate.keys.virtualkey;

/** How many keys an owner has. */
record OwnerCount(String ownerId, long keys) {}
