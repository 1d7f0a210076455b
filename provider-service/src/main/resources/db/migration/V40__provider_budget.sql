set local lock_timeout = '5s';

-- Budgets of providers over all their deployments, as set while running. A row without a limit is what
-- remains of one that was removed.
create table providers.provider_budget (
    provider     text        primary key,
    budget_limit numeric,
    time_period  text,
    version      bigint      not null,
    updated_at   timestamptz not null,
    updated_by   text        not null
);
