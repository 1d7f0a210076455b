package io.tollgate.keys.scim;

import org.jspecify.annotations.Nullable;

/** A SCIM call that cannot be answered, see RFC 7644, 3.12. */
final class ScimError extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final @Nullable String scimType;

    /**
     * @param scimType keyword of the RFC, null where it has none
     */
    ScimError(int status, @Nullable String scimType, String detail) {
        super(detail);
        this.status = status;
        this.scimType = scimType;
    }

    static ScimError badValue(String detail) {
        return new ScimError(400, "invalidValue", detail);
    }

    static ScimError notFound() {
        return new ScimError(404, null, "There is no such resource.");
    }

    int status() {
        return status;
    }

    @Nullable String scimType() {
        return scimType;
    }
}
