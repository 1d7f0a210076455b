package io.tollgate.sdk.wire;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request body in the provider's words, before credentials and address.
 *
 * @param dropped names of the client's fields that were left out
 */
public record WireBody(ObjectNode json, List<String> dropped) {
    public WireBody {
        dropped = List.copyOf(dropped);
    }
}
