package io.tollgate.contracts;

import java.util.Locale;

/** What a caller is to the platform; the names are LiteLLM's {@code user_role} values. */
public enum Role {
    PROXY_ADMIN,
    PROXY_ADMIN_VIEWER,
    ORG_ADMIN,
    INTERNAL_USER,
    INTERNAL_USER_VIEWER,
    CUSTOMER;

    /** As clients write it, for example {@code proxy_admin}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** May read and change everything. */
    public boolean isAdmin() {
        return this == PROXY_ADMIN;
    }

    /** May read everything. */
    public boolean seesEverything() {
        return this == PROXY_ADMIN || this == PROXY_ADMIN_VIEWER;
    }
}
