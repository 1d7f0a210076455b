package io.tollgate.keys.owner;

/** All tags. */
interface Tags extends Owners<Tag> {}
