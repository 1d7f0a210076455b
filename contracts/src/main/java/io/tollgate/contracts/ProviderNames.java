package io.tollgate.contracts;

import java.util.List;

/** Names under which calls may pass through to providers, other names of theirs included. */
public record ProviderNames(List<String> names) {

    public ProviderNames {
        names = List.copyOf(names);
    }
}
