package io.tollgate.platform.openapi;

import java.util.List;

/** What a service says of the fields of its bodies. */
public record ApiFields(List<ApiField> all) {

    public ApiFields {
        all = List.copyOf(all);
    }
}
