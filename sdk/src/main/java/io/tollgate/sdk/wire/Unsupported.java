package io.tollgate.sdk.wire;

import io.tollgate.sdk.error.LlmException;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects what a target cannot do: refused at once, or noted as dropped when the client agreed.
 */
final class Unsupported {
    private final Target target;
    private final List<String> dropped = new ArrayList<>();

    Unsupported(Target target) {
        this.target = target;
    }

    /** Returns only when the field may be left out. */
    void field(String name) {
        if (!target.dropUnsupported()) {
            throw LlmException.unsupported(
                    "The model's provider ("
                            + target.row().name()
                            + ") does not support `"
                            + name
                            + "`. Leave it out, or send drop_params: true.",
                    name);
        }
        if (!dropped.contains(name)) {
            dropped.add(name);
        }
    }

    List<String> dropped() {
        return dropped;
    }
}
