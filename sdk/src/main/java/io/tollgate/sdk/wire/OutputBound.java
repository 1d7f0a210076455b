package io.tollgate.sdk.wire;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The bound of the generated tokens in a provider's body, wherever its wire keeps it. */
final class OutputBound {
    private OutputBound() {}

    /**
     * Lowers every bound that is there to {@code most}; sets the first one when there is none.
     *
     * @param fields members separated by slashes
     */
    static void clamp(ObjectNode body, List<String> fields, long most) {
        boolean set = false;
        for (String field : fields) {
            String[] members = field.split("/", -1);
            JsonNode holder = body;
            for (int i = 0; i < members.length - 1; i++) {
                holder = holder.path(members[i]);
            }
            String last = members[members.length - 1];
            if (holder instanceof ObjectNode object && object.path(last).isNumber()) {
                set = true;
                if (object.path(last).doubleValue() > most) {
                    object.put(last, most);
                }
            }
        }
        if (!set && !fields.isEmpty()) {
            String[] members = fields.getFirst().split("/", -1);
            ObjectNode holder = body;
            for (int i = 0; i < members.length - 1; i++) {
                holder =
                        holder.get(members[i]) instanceof ObjectNode object
                                ? object
                                : holder.putObject(members[i]);
            }
            holder.put(members[members.length - 1], most);
        }
    }
}
