package io.tollgate.platform.access;

import static io.tollgate.platform.access.Relation.ANYBODY;
import static io.tollgate.platform.access.Relation.ORGANIZATION_ADMIN;
import static io.tollgate.platform.access.Relation.ORGANIZATION_MEMBER;
import static io.tollgate.platform.access.Relation.OWNER;
import static io.tollgate.platform.access.Relation.OWNER_IN_TEAM;
import static io.tollgate.platform.access.Relation.SELF;
import static io.tollgate.platform.access.Relation.TEAM_ADMIN;
import static io.tollgate.platform.access.Relation.TEAM_MEMBER;

import java.util.Set;

/**
 * What an operation is about, and who may know that such an object exists: to everybody else it is
 * as unknown as one that was never made.
 */
public enum Kind {
    KEY(SELF, OWNER, OWNER_IN_TEAM, TEAM_ADMIN, TEAM_MEMBER, ORGANIZATION_ADMIN),
    TEAM(TEAM_ADMIN, TEAM_MEMBER, ORGANIZATION_ADMIN),
    USER(SELF, TEAM_ADMIN, ORGANIZATION_ADMIN),
    ORGANIZATION(ORGANIZATION_ADMIN, ORGANIZATION_MEMBER),
    CUSTOMER,
    BUDGET,
    TAG(ANYBODY),
    ACCESS_GROUP(ANYBODY),
    INVITATION(SELF, ORGANIZATION_ADMIN),
    /** Users and teams as a company's directory keeps them. */
    DIRECTORY(Relation.DIRECTORY),
    AUDIT,
    SPEND,
    ALERT,
    MODEL(ANYBODY);

    private final Set<Relation> sight;

    Kind(Relation... sight) {
        this.sight = Set.of(sight);
    }

    Set<Relation> sight() {
        return sight;
    }
}
