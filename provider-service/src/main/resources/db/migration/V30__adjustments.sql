set local lock_timeout = '5s';

create table providers.adjustments (
    kind       text primary key check (kind in ('discount', 'margin')),
    value      jsonb       not null,
    updated_at timestamptz not null,
    updated_by text        not null
);

comment on table providers.adjustments is
    'shares and sums by provider, in LiteLLM''s form: what is taken off or put on list costs';
