-- A migration that cannot get its lock fails, instead of stopping the traffic behind it.
SET LOCAL lock_timeout = '5s';

-- What was spent before this moment counts no more.
ALTER TABLE keys.virtual_key         ADD COLUMN spend_reset_at timestamptz;
ALTER TABLE keys.deleted_key         ADD COLUMN spend_reset_at timestamptz;
ALTER TABLE keys.budget              ADD COLUMN spend_reset_at timestamptz;
ALTER TABLE keys.organization        ADD COLUMN spend_reset_at timestamptz;
ALTER TABLE keys.team                ADD COLUMN spend_reset_at timestamptz;
ALTER TABLE keys.platform_user       ADD COLUMN spend_reset_at timestamptz;
ALTER TABLE keys.customer            ADD COLUMN spend_reset_at timestamptz;
ALTER TABLE keys.tag                 ADD COLUMN spend_reset_at timestamptz;
ALTER TABLE keys.team_member         ADD COLUMN spend_reset_at timestamptz;
ALTER TABLE keys.organization_member ADD COLUMN spend_reset_at timestamptz;

-- Fields that are read as a whole: lists of addresses, guardrails, enforced parameters.
ALTER TABLE keys.virtual_key ADD COLUMN settings jsonb NOT NULL DEFAULT '{}';
ALTER TABLE keys.deleted_key ADD COLUMN settings jsonb NOT NULL DEFAULT '{}';
ALTER TABLE keys.team        ADD COLUMN settings jsonb NOT NULL DEFAULT '{}';

ALTER TABLE keys.virtual_key
    ADD COLUMN auto_rotate       boolean NOT NULL DEFAULT false,
    ADD COLUMN rotation_interval text,
    ADD COLUMN next_rotation_at  timestamptz,
    ADD COLUMN last_rotation_at  timestamptz,
    ADD COLUMN rotation_count    integer NOT NULL DEFAULT 0;
ALTER TABLE keys.deleted_key
    ADD COLUMN auto_rotate       boolean NOT NULL DEFAULT false,
    ADD COLUMN rotation_interval text,
    ADD COLUMN next_rotation_at  timestamptz,
    ADD COLUMN last_rotation_at  timestamptz,
    ADD COLUMN rotation_count    integer NOT NULL DEFAULT 0;
CREATE INDEX virtual_key_rotation ON keys.virtual_key (next_rotation_at) WHERE auto_rotate;

-- Secrets a key had before it was regenerated, good until their time is over.
CREATE TABLE keys.former_secret (
    lookup_hash text        NOT NULL,
    pepper      text        NOT NULL,
    token       text        NOT NULL REFERENCES keys.virtual_key (token) ON DELETE CASCADE,
    valid_until timestamptz NOT NULL,
    PRIMARY KEY (lookup_hash, pepper)
);
CREATE INDEX former_secret_key ON keys.former_secret (token);
CREATE INDEX former_secret_end ON keys.former_secret (valid_until);

-- Secrets made by scheduled rotation, sealed, until somebody entitled fetches them once.
CREATE TABLE keys.handover (
    token       text        PRIMARY KEY REFERENCES keys.virtual_key (token) ON DELETE CASCADE,
    sealed      text        NOT NULL,
    valid_until timestamptz NOT NULL
);

-- Model names under one name.
CREATE TABLE keys.access_group (
    id         text        PRIMARY KEY,
    models     text[]      NOT NULL,
    created_at timestamptz NOT NULL,
    created_by text        NOT NULL,
    updated_at timestamptz NOT NULL,
    updated_by text        NOT NULL
);
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON keys.access_group
    FOR EACH ROW EXECUTE FUNCTION keys.record_change('LiteLLM_AccessGroupTable', 'id');

CREATE INDEX virtual_key_created_by ON keys.virtual_key (created_by, created_at);
