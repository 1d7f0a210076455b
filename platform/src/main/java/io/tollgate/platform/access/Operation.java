package io.tollgate.platform.access;

import static io.tollgate.platform.access.Relation.ANYBODY;
import static io.tollgate.platform.access.Relation.APPLICANT;
import static io.tollgate.platform.access.Relation.DIRECTORY;
import static io.tollgate.platform.access.Relation.ORGANIZATION_ADMIN;
import static io.tollgate.platform.access.Relation.ORGANIZATION_MEMBER;
import static io.tollgate.platform.access.Relation.OWNER;
import static io.tollgate.platform.access.Relation.OWNER_IN_TEAM;
import static io.tollgate.platform.access.Relation.PERMITTED_MEMBER;
import static io.tollgate.platform.access.Relation.SELF;
import static io.tollgate.platform.access.Relation.TEAM_ADMIN;
import static io.tollgate.platform.access.Relation.TEAM_MEMBER;

import io.tollgate.contracts.Role;
import java.util.Set;

/**
 * The table of rights: role × relation × operation. A row names the operation, what it is about,
 * whether it changes anything, and which relations to the object are enough for callers without a
 * role over everything. The columns for roles are the same in every row, see {@link #reach}.
 */
public enum Operation {
    KEY_GENERATE(
            Kind.KEY,
            Mode.CHANGES,
            "/key/generate",
            OWNER,
            TEAM_ADMIN,
            PERMITTED_MEMBER,
            ORGANIZATION_ADMIN),
    KEY_SERVICE_ACCOUNT(
            Kind.KEY,
            Mode.CHANGES,
            "/key/service-account/generate",
            TEAM_ADMIN,
            PERMITTED_MEMBER,
            ORGANIZATION_ADMIN),
    KEY_UPDATE(
            Kind.KEY,
            Mode.CHANGES,
            "/key/update",
            OWNER,
            TEAM_ADMIN,
            PERMITTED_MEMBER,
            ORGANIZATION_ADMIN),
    KEY_BULK_UPDATE(Kind.KEY, Mode.CHANGES, "/key/bulk_update"),
    KEY_DELETE(
            Kind.KEY,
            Mode.CHANGES,
            "/key/delete",
            OWNER,
            TEAM_ADMIN,
            PERMITTED_MEMBER,
            ORGANIZATION_ADMIN),
    KEY_REGENERATE(
            Kind.KEY,
            Mode.CHANGES,
            "/key/regenerate",
            OWNER,
            TEAM_ADMIN,
            PERMITTED_MEMBER,
            ORGANIZATION_ADMIN),
    KEY_ROTATED(
            Kind.KEY,
            Mode.CHANGES,
            "/key/rotated",
            SELF,
            OWNER,
            TEAM_ADMIN,
            PERMITTED_MEMBER,
            ORGANIZATION_ADMIN),
    KEY_BLOCK(
            Kind.KEY, Mode.CHANGES, "/key/block", TEAM_ADMIN, PERMITTED_MEMBER, ORGANIZATION_ADMIN),
    KEY_UNBLOCK(
            Kind.KEY,
            Mode.CHANGES,
            "/key/unblock",
            TEAM_ADMIN,
            PERMITTED_MEMBER,
            ORGANIZATION_ADMIN),
    KEY_RESET_SPEND(
            Kind.KEY, Mode.CHANGES, "/key/{key}/reset_spend", TEAM_ADMIN, ORGANIZATION_ADMIN),
    KEY_INFO(
            Kind.KEY,
            Mode.READS,
            "/key/info",
            SELF,
            OWNER,
            OWNER_IN_TEAM,
            TEAM_ADMIN,
            TEAM_MEMBER,
            ORGANIZATION_ADMIN),
    KEY_INFOS(Kind.KEY, Mode.READS, "/v2/key/info"),
    KEY_LIST(
            Kind.KEY,
            Mode.READS,
            "/key/list",
            SELF,
            OWNER,
            OWNER_IN_TEAM,
            TEAM_ADMIN,
            ORGANIZATION_ADMIN),
    KEY_HEALTH(Kind.KEY, Mode.READS, "/key/health", SELF),

    TEAM_NEW(Kind.TEAM, Mode.CHANGES, "/team/new", SELF, ORGANIZATION_ADMIN),
    TEAM_UPDATE(Kind.TEAM, Mode.CHANGES, "/team/update", TEAM_ADMIN, ORGANIZATION_ADMIN),
    TEAM_DELETE(Kind.TEAM, Mode.CHANGES, "/team/delete", TEAM_ADMIN, ORGANIZATION_ADMIN),
    TEAM_BLOCK(Kind.TEAM, Mode.CHANGES, "/team/block"),
    TEAM_KEYS_UPDATE(
            Kind.TEAM, Mode.CHANGES, "/team/key/bulk_update", TEAM_ADMIN, ORGANIZATION_ADMIN),
    TEAM_MEMBER_ADD(
            Kind.TEAM, Mode.CHANGES, "/team/member_add", TEAM_ADMIN, ORGANIZATION_ADMIN, APPLICANT),
    TEAM_MEMBER_UPDATE(
            Kind.TEAM, Mode.CHANGES, "/team/member_update", TEAM_ADMIN, ORGANIZATION_ADMIN),
    TEAM_MEMBER_DELETE(
            Kind.TEAM, Mode.CHANGES, "/team/member_delete", TEAM_ADMIN, ORGANIZATION_ADMIN),
    TEAM_MODELS(Kind.TEAM, Mode.CHANGES, "/team/model/add", TEAM_ADMIN, ORGANIZATION_ADMIN),
    TEAM_PERMISSIONS(
            Kind.TEAM, Mode.CHANGES, "/team/permissions_update", TEAM_ADMIN, ORGANIZATION_ADMIN),
    TEAM_PERMISSIONS_LIST(
            Kind.TEAM, Mode.READS, "/team/permissions_list", TEAM_ADMIN, ORGANIZATION_ADMIN),
    TEAM_PERMISSIONS_BULK(Kind.TEAM, Mode.CHANGES, "/team/permissions_bulk_update"),
    TEAM_INFO(Kind.TEAM, Mode.READS, "/team/info", TEAM_ADMIN, TEAM_MEMBER, ORGANIZATION_ADMIN),
    /** Own teams for everybody, all teams for those who see everything. */
    TEAM_LIST(Kind.TEAM, Mode.READS, "/team/list", ANYBODY),
    TEAM_MEMBERSHIP(Kind.TEAM, Mode.READS, "/team/{team_id}/members/me", TEAM_ADMIN, TEAM_MEMBER),
    TEAM_AVAILABLE(Kind.TEAM, Mode.READS, "/team/available", ANYBODY),

    USER_NEW(Kind.USER, Mode.CHANGES, "/user/new", ORGANIZATION_ADMIN),
    USER_UPDATE(Kind.USER, Mode.CHANGES, "/user/update", SELF),
    USER_BULK_UPDATE(Kind.USER, Mode.CHANGES, "/user/bulk_update"),
    USER_DELETE(Kind.USER, Mode.CHANGES, "/user/delete"),
    USER_INFO(Kind.USER, Mode.READS, "/user/info", SELF),
    USER_ROW(Kind.USER, Mode.READS, "/v2/user/info", SELF, TEAM_ADMIN, ORGANIZATION_ADMIN),
    USER_LIST(Kind.USER, Mode.READS, "/user/list", ORGANIZATION_ADMIN),
    USER_ROLES(Kind.USER, Mode.READS, "/user/available_roles", ANYBODY),
    USER_SEATS(Kind.USER, Mode.READS, "/user/available_users"),

    ORGANIZATION_NEW(Kind.ORGANIZATION, Mode.CHANGES, "/organization/new"),
    ORGANIZATION_UPDATE(
            Kind.ORGANIZATION, Mode.CHANGES, "/organization/update", ORGANIZATION_ADMIN),
    ORGANIZATION_DELETE(Kind.ORGANIZATION, Mode.CHANGES, "/organization/delete"),
    ORGANIZATION_MEMBER_CHANGE(
            Kind.ORGANIZATION, Mode.CHANGES, "/organization/member_add", ORGANIZATION_ADMIN),
    ORGANIZATION_INFO(
            Kind.ORGANIZATION,
            Mode.READS,
            "/organization/info",
            ORGANIZATION_ADMIN,
            ORGANIZATION_MEMBER),
    /** Own organisations for everybody, all for those who see everything. */
    ORGANIZATION_LIST(Kind.ORGANIZATION, Mode.READS, "/organization/list", ANYBODY),

    CUSTOMER_CHANGE(Kind.CUSTOMER, Mode.CHANGES, "/customer/update"),
    CUSTOMER_INFO(Kind.CUSTOMER, Mode.READS, "/customer/info"),
    BUDGET_CHANGE(Kind.BUDGET, Mode.CHANGES, "/budget/update"),
    BUDGET_INFO(Kind.BUDGET, Mode.READS, "/budget/info"),
    TAG_CHANGE(Kind.TAG, Mode.CHANGES, "/tag/update"),
    TAG_INFO(Kind.TAG, Mode.READS, "/tag/info", ANYBODY),
    ACCESS_GROUP_CHANGE(Kind.ACCESS_GROUP, Mode.CHANGES, "/access_group/{g}/update"),
    ACCESS_GROUP_INFO(Kind.ACCESS_GROUP, Mode.READS, "/access_group/list", ANYBODY),
    INVITATION_CHANGE(Kind.INVITATION, Mode.CHANGES, "/invitation/new", ORGANIZATION_ADMIN),
    /** By who is invited. */
    INVITATION_ACCEPT(Kind.INVITATION, Mode.CHANGES, "/invitation/update", SELF),
    INVITATION_INFO(Kind.INVITATION, Mode.READS, "/invitation/info", SELF, ORGANIZATION_ADMIN),
    /** Which key stands behind which tokens. */
    KEY_MAPPING_CHANGE(Kind.KEY, Mode.CHANGES, "/jwt/key/mapping/update"),
    KEY_MAPPING_INFO(Kind.KEY, Mode.READS, "/jwt/key/mapping/info"),
    DIRECTORY_CHANGE(Kind.DIRECTORY, Mode.CHANGES, "/scim/v2/Users/{id}", DIRECTORY),
    DIRECTORY_READ(Kind.DIRECTORY, Mode.READS, "/scim/v2/Users", DIRECTORY),
    AUDIT_READ(Kind.AUDIT, Mode.READS, "/audit"),
    API_DOCUMENT(Kind.MODEL, Mode.READS, "/openapi.json", ANYBODY),

    /** Own rows for everybody, all rows for those who see everything. */
    SPEND_LOGS(Kind.SPEND, Mode.READS, "/spend/logs", ANYBODY),
    /** What everybody spent together. */
    SPEND_OF_ALL(Kind.SPEND, Mode.READS, "/global/spend"),
    /** Own spend for everybody, with that of teams and organisations they administer. */
    SPEND_REPORT(Kind.SPEND, Mode.READS, "/spend/report", ANYBODY),
    STATEMENT_CLOSE(Kind.SPEND, Mode.CHANGES, "/spend/statements/{month}/close"),
    FOCUS_FILES(Kind.SPEND, Mode.READS, "/spend/focus/exports"),
    FOCUS_EXPORT(Kind.SPEND, Mode.CHANGES, "/spend/focus/exports"),
    RECONCILIATION_READ(Kind.SPEND, Mode.READS, "/spend/reconciliations"),
    RECONCILIATION_IMPORT(Kind.SPEND, Mode.CHANGES, "/spend/reconciliations"),
    SPEND_REFRESH(Kind.SPEND, Mode.CHANGES, "/global/spend/refresh"),
    ALERT_READ(Kind.ALERT, Mode.READS, "/alerts"),
    ALERT_CHANGE(Kind.ALERT, Mode.CHANGES, "/alerts/destinations"),

    MODEL_CHANGE(Kind.MODEL, Mode.CHANGES, "/model/update"),
    PRICING_READ(Kind.SPEND, Mode.READS, "/config/cost_margin_config"),
    PRICING_CHANGE(Kind.SPEND, Mode.CHANGES, "/config/cost_margin_config"),
    COST_ESTIMATE(Kind.MODEL, Mode.READS, "/cost/estimate", ANYBODY),
    MODEL_INFO(Kind.MODEL, Mode.READS, "/model/info", ANYBODY),
    /** A call of a model or of what one stored; the gateway has looked at the key's rights. */
    MODEL_CALL(Kind.MODEL, Mode.READS, "/chat/completions", ANYBODY);

    private enum Mode {
        READS,
        CHANGES
    }

    private final Kind kind;
    private final Mode mode;
    private final String path;
    private final Set<Relation> relations;

    Operation(Kind kind, Mode mode, String path, Relation... relations) {
        this.kind = kind;
        this.mode = mode;
        this.path = path;
        this.relations = Set.of(relations);
    }

    public Kind kind() {
        return kind;
    }

    public boolean changes() {
        return mode == Mode.CHANGES;
    }

    /** The path it is known by, also in a team's {@code team_member_permissions}. */
    public String path() {
        return path;
    }

    /** Relations that are enough for a caller without a role over everything. */
    public Set<Relation> relations() {
        return relations;
    }

    /** How far a role goes: the columns of the table. */
    public Reach reach(Role role) {
        Reach related = relations.isEmpty() ? Reach.NOTHING : Reach.RELATED;
        return switch (role) {
            case PROXY_ADMIN -> Reach.EVERYTHING;
            case PROXY_ADMIN_VIEWER -> changes() ? Reach.NOTHING : Reach.EVERYTHING;
            case ORG_ADMIN, INTERNAL_USER -> related;
            case INTERNAL_USER_VIEWER, CUSTOMER -> changes() ? Reach.NOTHING : related;
        };
    }

    /** Whether a caller of this role that stands so to an object may do this with it. */
    public boolean allows(Role role, Relation relation) {
        return switch (reach(role)) {
            case EVERYTHING -> true;
            case RELATED -> relations.contains(relation);
            case NOTHING -> false;
        };
    }
}
