package io.tollgate.keys.owner;

/** What a user is to one group. */
record Membership(String groupId, String role) {}
