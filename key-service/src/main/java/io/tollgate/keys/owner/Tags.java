package io.tollgate.keys.owner;

/** All tags. */
interface Tags extends Owners<Tag> {

    /** Whether there is one. */
    boolean existsBy();
}
