package io.tollgate.keys.owner;

import io.tollgate.contracts.LevelKind;
import io.tollgate.contracts.Role;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.util.Set;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** A person with keys. */
@Entity
@Table(name = "platform_user")
class User extends Owner {

    @Column(name = "email")
    @Nullable String email;

    @Enumerated(EnumType.STRING)
    @Column(name = "role")
    Role role = Role.INTERNAL_USER;

    @Column(name = "sso_user_id")
    @Nullable String ssoUserId;

    /** JSON object of what a directory says beyond the other columns; null without one. */
    @JdbcTypeCode(SqlTypes.JSON)
    @Column(name = "scim")
    @Nullable String scim;

    @Override
    LevelKind kind() {
        return LevelKind.USER;
    }

    @Override
    String idField() {
        return "user_id";
    }

    @Override
    Set<String> tenants(OwnedKeys keys) {
        return keys.tenantsOfUser(id);
    }
}
