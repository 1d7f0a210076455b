-- A migration that cannot get its lock fails, instead of stopping the traffic behind it.
SET LOCAL lock_timeout = '5s';

CREATE TABLE keys.virtual_key (
    token                 text        PRIMARY KEY, -- public id, stable for life
    lookup_hash           text        NOT NULL,    -- HMAC of the key under the pepper named next
    pepper                text        NOT NULL,
    key_name              text        NOT NULL,    -- masked
    key_alias             text,
    user_id               text,
    team_id               text,
    organization_id       text,
    models                text[]      NOT NULL,
    aliases               jsonb       NOT NULL,
    allowed_routes        text[]      NOT NULL,
    tags                  text[]      NOT NULL,
    metadata              jsonb       NOT NULL,
    key_type              text        NOT NULL,
    max_budget            numeric,                 -- USD
    soft_budget           numeric,                 -- USD
    budget_duration       text,
    budget_start          timestamptz NOT NULL,
    rpm_limit             bigint,
    tpm_limit             bigint,
    max_parallel_requests bigint,
    expires               timestamptz,
    blocked               boolean,
    version               bigint      NOT NULL,
    created_at            timestamptz NOT NULL,
    created_by            text        NOT NULL,
    updated_at            timestamptz NOT NULL,
    updated_by            text        NOT NULL,
    CONSTRAINT virtual_key_lookup UNIQUE (lookup_hash, pepper)
);

CREATE UNIQUE INDEX virtual_key_alias ON keys.virtual_key (key_alias) WHERE key_alias IS NOT NULL;
CREATE INDEX virtual_key_user ON keys.virtual_key (user_id, created_at) WHERE user_id IS NOT NULL;
CREATE INDEX virtual_key_team ON keys.virtual_key (team_id, created_at) WHERE team_id IS NOT NULL;
CREATE INDEX virtual_key_organization ON keys.virtual_key (organization_id, created_at)
    WHERE organization_id IS NOT NULL;
CREATE INDEX virtual_key_created ON keys.virtual_key (created_at, token);

-- What is left of deleted keys: everything but the hash that would find them.
CREATE TABLE keys.deleted_key (
    id                    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    token                 text        NOT NULL,
    key_name              text        NOT NULL,
    key_alias             text,
    user_id               text,
    team_id               text,
    organization_id       text,
    models                text[]      NOT NULL,
    aliases               jsonb       NOT NULL,
    allowed_routes        text[]      NOT NULL,
    tags                  text[]      NOT NULL,
    metadata              jsonb       NOT NULL,
    key_type              text        NOT NULL,
    max_budget            numeric,
    soft_budget           numeric,
    budget_duration       text,
    budget_start          timestamptz NOT NULL,
    rpm_limit             bigint,
    tpm_limit             bigint,
    max_parallel_requests bigint,
    expires               timestamptz,
    blocked               boolean,
    version               bigint      NOT NULL,
    created_at            timestamptz NOT NULL,
    created_by            text        NOT NULL,
    updated_at            timestamptz NOT NULL,
    updated_by            text        NOT NULL,
    deleted_at            timestamptz NOT NULL,
    deleted_by            text        NOT NULL
);

CREATE INDEX deleted_key_token ON keys.deleted_key (token);
CREATE INDEX deleted_key_user ON keys.deleted_key (user_id, deleted_at) WHERE user_id IS NOT NULL;
CREATE INDEX deleted_key_created ON keys.deleted_key (created_at, id);
