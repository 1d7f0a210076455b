set local lock_timeout = '5s';

create table providers.deployments (
    id            text primary key,
    model_name    text        not null,
    params        jsonb       not null,
    sealed_params text,
    model_info    jsonb       not null,
    created_at    timestamptz not null,
    created_by    text        not null,
    updated_at    timestamptz not null,
    updated_by    text        not null,
    version       bigint      not null
);

create index deployments_model_name on providers.deployments (model_name);

comment on column providers.deployments.sealed_params is
    'secret parameters, AES-256-GCM with the id as associated data; key id in front';
