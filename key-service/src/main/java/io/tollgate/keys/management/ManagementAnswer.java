package io.tollgate.keys.management;

import java.util.List;
import org.springframework.http.ResponseEntity;

/** Answers to writing calls; headers say what was not understood and what takes effect late. */
public final class ManagementAnswer {

    private static final String IGNORED_FIELDS = "x-tollgate-ignored-fields";
    private static final String REVOCATION_DELAY = "x-tollgate-revocation-delay";

    /** Seconds for which a gateway trusts what it cached. */
    private static final String LONGEST_DELAY = "60";

    private static final int MOST_IGNORED = 50;

    private ManagementAnswer() {}

    /**
     * A good answer.
     *
     * @param announced whether all gateways were told of the change
     */
    public static ResponseEntity<Object> of(Fields fields, boolean announced, Object body) {
        ResponseEntity.BodyBuilder answer = ResponseEntity.ok();
        List<String> ignored =
                fields.ignored().stream()
                        .limit(MOST_IGNORED)
                        .map(name -> name.replaceAll("[^A-Za-z0-9_.-]", "?"))
                        .map(name -> name.substring(0, Math.min(name.length(), 64)))
                        .toList();
        if (!ignored.isEmpty()) {
            answer.header(IGNORED_FIELDS, String.join(",", ignored));
        }
        if (!announced) {
            answer.header(REVOCATION_DELAY, LONGEST_DELAY);
        }
        return answer.body(body);
    }
}
