package io.tollgate.keys.management;

import org.springframework.http.ResponseEntity;

/** Answers to writing calls; a header says what takes effect late. */
public final class ManagementAnswer {

    private static final String REVOCATION_DELAY = "x-tollgate-revocation-delay";

    /** Seconds for which a gateway trusts what it cached. */
    private static final String LONGEST_DELAY = "60";

    private ManagementAnswer() {}

    /**
     * A good answer.
     *
     * @param announced whether all gateways were told of the change
     */
    public static ResponseEntity<Object> of(boolean announced, Object body) {
        ResponseEntity.BodyBuilder answer = ResponseEntity.ok();
        if (!announced) {
            answer.header(REVOCATION_DELAY, LONGEST_DELAY);
        }
        return answer.body(body);
    }
}
