package io.tollgate.keys.owner;

import org.jspecify.annotations.Nullable;

/** A team as its organisation lists it. */
record TeamName(String id, @Nullable String alias, String organizationId) {}
