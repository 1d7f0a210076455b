package io.tollgate.keys.owner;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;

/** A user in an organisation. */
@Entity
@Table(name = "organization_member")
@IdClass(OrganizationMember.Key.class)
class OrganizationMember extends Member {

    @Id
    @Column(name = "organization_id")
    private String organizationId = "";

    @Id
    @Column(name = "user_id")
    private String userId = "";

    protected OrganizationMember() {}

    OrganizationMember(String organizationId, String userId) {
        this.organizationId = organizationId;
        this.userId = userId;
    }

    @Override
    String groupId() {
        return organizationId;
    }

    @Override
    String userId() {
        return userId;
    }

    /** Both ids. */
    record Key(String organizationId, String userId) implements Serializable {}
}
