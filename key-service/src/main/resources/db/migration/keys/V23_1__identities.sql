-- A migration that cannot get its lock fails, instead of stopping the traffic behind it.
SET LOCAL lock_timeout = '5s';

CREATE INDEX platform_user_sso ON keys.platform_user (sso_user_id) WHERE sso_user_id IS NOT NULL;

-- Which virtual key stands behind tokens with a claim of this value.
CREATE TABLE keys.jwt_key_mapping (
    id              text        PRIMARY KEY,
    jwt_claim_name  text        NOT NULL,
    jwt_claim_value text        NOT NULL,
    token           text        NOT NULL REFERENCES keys.virtual_key (token) ON DELETE CASCADE,
    description     text,
    is_active       boolean     NOT NULL,
    created_at      timestamptz NOT NULL,
    created_by      text        NOT NULL,
    updated_at      timestamptz NOT NULL,
    updated_by      text        NOT NULL,
    CONSTRAINT jwt_key_mapping_claim UNIQUE (jwt_claim_name, jwt_claim_value)
);
CREATE INDEX jwt_key_mapping_token ON keys.jwt_key_mapping (token);
CREATE INDEX jwt_key_mapping_created ON keys.jwt_key_mapping (created_at, id);

CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON keys.jwt_key_mapping
    FOR EACH ROW EXECUTE FUNCTION keys.record_change('LiteLLM_JWTKeyMapping', 'id');

-- Whose counters callers without a key use: where a change of their user or team must be told.
CREATE TABLE keys.token_tenant (
    kind   text NOT NULL,
    id     text NOT NULL,
    tenant text NOT NULL,
    PRIMARY KEY (kind, id, tenant)
);

-- What a directory says of a user or group beyond what there are columns for (SCIM 2.0).
ALTER TABLE keys.platform_user ADD COLUMN scim jsonb;
ALTER TABLE keys.team ADD COLUMN scim jsonb;
CREATE UNIQUE INDEX platform_user_scim_name ON keys.platform_user (lower(scim ->> 'userName')) WHERE scim IS NOT NULL;
CREATE INDEX platform_user_scim_external ON keys.platform_user ((scim ->> 'externalId')) WHERE scim IS NOT NULL;
CREATE INDEX team_scim_external ON keys.team ((scim ->> 'externalId')) WHERE scim IS NOT NULL;
CREATE INDEX team_alias ON keys.team (alias) WHERE alias IS NOT NULL;
