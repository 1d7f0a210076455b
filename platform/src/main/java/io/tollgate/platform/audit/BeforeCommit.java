package io.tollgate.platform.audit;

/** A last look at a management call whose change is made and not committed yet. */
@FunctionalInterface
public interface BeforeCommit {

    /**
     * Lets the change stand.
     *
     * @throws io.tollgate.platform.ApiException so that nothing has changed
     */
    void require();
}
