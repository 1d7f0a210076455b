-- A migration that cannot get its lock fails, instead of stopping the traffic behind it.
SET LOCAL lock_timeout = '5s';

-- One for all entities: an entity that comes back after deletion is newer than its end was.
CREATE SEQUENCE keys.entity_version;

-- Limits by id, which others point to.
CREATE TABLE keys.budget (
    id                    text        PRIMARY KEY,
    max_budget            numeric,                 -- USD
    soft_budget           numeric,                 -- USD
    budget_duration       text,
    budget_start          timestamptz NOT NULL,
    budget_mode           text        NOT NULL,
    budget_limits         jsonb       NOT NULL,
    model_max_budget      jsonb       NOT NULL,
    rpm_limit             bigint,
    tpm_limit             bigint,
    model_rpm_limit       jsonb       NOT NULL,
    model_tpm_limit       jsonb       NOT NULL,
    max_parallel_requests bigint,
    temp_budget_increase  numeric,                 -- USD
    temp_budget_expiry    timestamptz,
    version               bigint      NOT NULL,
    created_at            timestamptz NOT NULL,
    created_by            text        NOT NULL,
    updated_at            timestamptz NOT NULL,
    updated_by            text        NOT NULL
);

CREATE TABLE keys.organization (
    id                    text        PRIMARY KEY,
    alias                 text,
    budget_id             text,
    models                text[]      NOT NULL,
    metadata              jsonb       NOT NULL,
    tags                  text[]      NOT NULL,
    blocked               boolean     NOT NULL,
    max_budget            numeric,                 -- USD
    soft_budget           numeric,                 -- USD
    budget_duration       text,
    budget_start          timestamptz NOT NULL,
    budget_mode           text        NOT NULL,
    budget_limits         jsonb       NOT NULL,
    model_max_budget      jsonb       NOT NULL,
    rpm_limit             bigint,
    tpm_limit             bigint,
    model_rpm_limit       jsonb       NOT NULL,
    model_tpm_limit       jsonb       NOT NULL,
    max_parallel_requests bigint,
    temp_budget_increase  numeric,                 -- USD
    temp_budget_expiry    timestamptz,
    version               bigint      NOT NULL,
    created_at            timestamptz NOT NULL,
    created_by            text        NOT NULL,
    updated_at            timestamptz NOT NULL,
    updated_by            text        NOT NULL
);

CREATE TABLE keys.team (
    id                    text        PRIMARY KEY,
    organization_id       text,
    aliases               jsonb       NOT NULL, -- requested model to used model
    member_models         text[]      NOT NULL, -- of members without a list of their own
    member_max_budget     numeric,              -- USD, of members without a budget of their own
    member_budget_duration text,
    member_rpm_limit      bigint,
    member_tpm_limit      bigint,
    alias                 text,
    budget_id             text,
    models                text[]      NOT NULL,
    metadata              jsonb       NOT NULL,
    tags                  text[]      NOT NULL,
    blocked               boolean     NOT NULL,
    max_budget            numeric,                 -- USD
    soft_budget           numeric,                 -- USD
    budget_duration       text,
    budget_start          timestamptz NOT NULL,
    budget_mode           text        NOT NULL,
    budget_limits         jsonb       NOT NULL,
    model_max_budget      jsonb       NOT NULL,
    rpm_limit             bigint,
    tpm_limit             bigint,
    model_rpm_limit       jsonb       NOT NULL,
    model_tpm_limit       jsonb       NOT NULL,
    max_parallel_requests bigint,
    temp_budget_increase  numeric,                 -- USD
    temp_budget_expiry    timestamptz,
    version               bigint      NOT NULL,
    created_at            timestamptz NOT NULL,
    created_by            text        NOT NULL,
    updated_at            timestamptz NOT NULL,
    updated_by            text        NOT NULL
);

CREATE TABLE keys.platform_user (
    id                    text        PRIMARY KEY,
    email                 text,
    role                  text        NOT NULL,
    sso_user_id           text,
    alias                 text,
    budget_id             text,
    models                text[]      NOT NULL,
    metadata              jsonb       NOT NULL,
    tags                  text[]      NOT NULL,
    blocked               boolean     NOT NULL,
    max_budget            numeric,                 -- USD
    soft_budget           numeric,                 -- USD
    budget_duration       text,
    budget_start          timestamptz NOT NULL,
    budget_mode           text        NOT NULL,
    budget_limits         jsonb       NOT NULL,
    model_max_budget      jsonb       NOT NULL,
    rpm_limit             bigint,
    tpm_limit             bigint,
    model_rpm_limit       jsonb       NOT NULL,
    model_tpm_limit       jsonb       NOT NULL,
    max_parallel_requests bigint,
    temp_budget_increase  numeric,                 -- USD
    temp_budget_expiry    timestamptz,
    version               bigint      NOT NULL,
    created_at            timestamptz NOT NULL,
    created_by            text        NOT NULL,
    updated_at            timestamptz NOT NULL,
    updated_by            text        NOT NULL
);

CREATE TABLE keys.customer (
    id                    text        PRIMARY KEY,
    alias                 text,
    budget_id             text,
    models                text[]      NOT NULL,
    metadata              jsonb       NOT NULL,
    tags                  text[]      NOT NULL,
    blocked               boolean     NOT NULL,
    max_budget            numeric,                 -- USD
    soft_budget           numeric,                 -- USD
    budget_duration       text,
    budget_start          timestamptz NOT NULL,
    budget_mode           text        NOT NULL,
    budget_limits         jsonb       NOT NULL,
    model_max_budget      jsonb       NOT NULL,
    rpm_limit             bigint,
    tpm_limit             bigint,
    model_rpm_limit       jsonb       NOT NULL,
    model_tpm_limit       jsonb       NOT NULL,
    max_parallel_requests bigint,
    temp_budget_increase  numeric,                 -- USD
    temp_budget_expiry    timestamptz,
    version               bigint      NOT NULL,
    created_at            timestamptz NOT NULL,
    created_by            text        NOT NULL,
    updated_at            timestamptz NOT NULL,
    updated_by            text        NOT NULL
);

CREATE TABLE keys.tag (
    id                    text        PRIMARY KEY,
    description           text,
    alias                 text,
    budget_id             text,
    models                text[]      NOT NULL,
    metadata              jsonb       NOT NULL,
    tags                  text[]      NOT NULL,
    blocked               boolean     NOT NULL,
    max_budget            numeric,                 -- USD
    soft_budget           numeric,                 -- USD
    budget_duration       text,
    budget_start          timestamptz NOT NULL,
    budget_mode           text        NOT NULL,
    budget_limits         jsonb       NOT NULL,
    model_max_budget      jsonb       NOT NULL,
    rpm_limit             bigint,
    tpm_limit             bigint,
    model_rpm_limit       jsonb       NOT NULL,
    model_tpm_limit       jsonb       NOT NULL,
    max_parallel_requests bigint,
    temp_budget_increase  numeric,                 -- USD
    temp_budget_expiry    timestamptz,
    version               bigint      NOT NULL,
    created_at            timestamptz NOT NULL,
    created_by            text        NOT NULL,
    updated_at            timestamptz NOT NULL,
    updated_by            text        NOT NULL
);

CREATE TABLE keys.team_member (
    team_id               text        NOT NULL REFERENCES keys.team (id) ON DELETE CASCADE,
    user_id               text        NOT NULL,
    user_email            text,
    role                  text        NOT NULL,
    budget_id             text,
    models                text[]      NOT NULL,
    max_budget            numeric,                 -- USD
    soft_budget           numeric,                 -- USD
    budget_duration       text,
    budget_start          timestamptz NOT NULL,
    budget_mode           text        NOT NULL,
    budget_limits         jsonb       NOT NULL,
    model_max_budget      jsonb       NOT NULL,
    rpm_limit             bigint,
    tpm_limit             bigint,
    model_rpm_limit       jsonb       NOT NULL,
    model_tpm_limit       jsonb       NOT NULL,
    max_parallel_requests bigint,
    temp_budget_increase  numeric,                 -- USD
    temp_budget_expiry    timestamptz,
    created_at            timestamptz NOT NULL,
    updated_at            timestamptz NOT NULL,
    PRIMARY KEY (team_id, user_id)
);
CREATE INDEX team_member_user ON keys.team_member (user_id);
CREATE INDEX team_member_budget ON keys.team_member (budget_id) WHERE budget_id IS NOT NULL;

CREATE TABLE keys.organization_member (
    organization_id       text        NOT NULL REFERENCES keys.organization (id) ON DELETE CASCADE,
    user_id               text        NOT NULL,
    user_email            text,
    role                  text        NOT NULL,
    budget_id             text,
    models                text[]      NOT NULL,
    max_budget            numeric,                 -- USD
    soft_budget           numeric,                 -- USD
    budget_duration       text,
    budget_start          timestamptz NOT NULL,
    budget_mode           text        NOT NULL,
    budget_limits         jsonb       NOT NULL,
    model_max_budget      jsonb       NOT NULL,
    rpm_limit             bigint,
    tpm_limit             bigint,
    model_rpm_limit       jsonb       NOT NULL,
    model_tpm_limit       jsonb       NOT NULL,
    max_parallel_requests bigint,
    temp_budget_increase  numeric,                 -- USD
    temp_budget_expiry    timestamptz,
    created_at            timestamptz NOT NULL,
    updated_at            timestamptz NOT NULL,
    PRIMARY KEY (organization_id, user_id)
);
CREATE INDEX organization_member_user ON keys.organization_member (user_id);
CREATE INDEX organization_member_budget ON keys.organization_member (budget_id) WHERE budget_id IS NOT NULL;

CREATE UNIQUE INDEX platform_user_email ON keys.platform_user (lower(email)) WHERE email IS NOT NULL;
CREATE INDEX team_organization ON keys.team (organization_id) WHERE organization_id IS NOT NULL;
CREATE INDEX organization_budget ON keys.organization (budget_id) WHERE budget_id IS NOT NULL;
CREATE INDEX organization_created ON keys.organization (created_at, id);
CREATE INDEX team_budget ON keys.team (budget_id) WHERE budget_id IS NOT NULL;
CREATE INDEX team_created ON keys.team (created_at, id);
CREATE INDEX platform_user_budget ON keys.platform_user (budget_id) WHERE budget_id IS NOT NULL;
CREATE INDEX platform_user_created ON keys.platform_user (created_at, id);
CREATE INDEX customer_budget ON keys.customer (budget_id) WHERE budget_id IS NOT NULL;
CREATE INDEX customer_created ON keys.customer (created_at, id);
CREATE INDEX tag_budget ON keys.tag (budget_id) WHERE budget_id IS NOT NULL;
CREATE INDEX tag_created ON keys.tag (created_at, id);
CREATE INDEX budget_created ON keys.budget (created_at, id);

ALTER TABLE keys.virtual_key
    ADD COLUMN budget_id            text,
    ADD COLUMN budget_mode          text  NOT NULL DEFAULT 'strict',
    ADD COLUMN budget_limits        jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN model_max_budget     jsonb NOT NULL DEFAULT '{}',
    ADD COLUMN model_rpm_limit      jsonb NOT NULL DEFAULT '{}',
    ADD COLUMN model_tpm_limit      jsonb NOT NULL DEFAULT '{}',
    ADD COLUMN temp_budget_increase numeric,
    ADD COLUMN temp_budget_expiry   timestamptz;

ALTER TABLE keys.deleted_key
    ADD COLUMN budget_id            text,
    ADD COLUMN budget_mode          text  NOT NULL DEFAULT 'strict',
    ADD COLUMN budget_limits        jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN model_max_budget     jsonb NOT NULL DEFAULT '{}',
    ADD COLUMN model_rpm_limit      jsonb NOT NULL DEFAULT '{}',
    ADD COLUMN model_tpm_limit      jsonb NOT NULL DEFAULT '{}',
    ADD COLUMN temp_budget_increase numeric,
    ADD COLUMN temp_budget_expiry   timestamptz;

CREATE INDEX virtual_key_budget ON keys.virtual_key (budget_id) WHERE budget_id IS NOT NULL;
