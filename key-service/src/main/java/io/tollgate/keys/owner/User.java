package io.tollgate.keys.owner;

import io.tollgate.contracts.LevelKind;
import io.tollgate.contracts.Role;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.util.Set;
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
