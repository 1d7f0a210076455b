SET LOCAL lock_timeout = '5s';

-- When a tenant last called, to the minute or so: tells an idle tenant from one whose calls under way
-- must be waited for after Redis lost its data.
CREATE TABLE spend.tenant_activity (
    tenant  text        PRIMARY KEY,
    seen_at timestamptz NOT NULL
) WITH (fillfactor = 70);

INSERT INTO spend.tenant_activity (tenant, seen_at)
SELECT tenant, max(stored_at) FROM spend.ledger GROUP BY tenant;

-- Sums on the levels that are kept from now on. Pairs are joined by the unit separator.
INSERT INTO spend.rollup (level, entity, day, requests, input_tokens, output_tokens, nano_usd, usd)
SELECT level, entity, (admitted_at AT TIME ZONE 'UTC')::date,
    count(*) FILTER (WHERE entry = 0 AND attempt <= 1),
    sum(input_tokens), sum(output_tokens), sum(nano_usd), sum(usd)
FROM spend.ledger AS l
CROSS JOIN LATERAL (
    VALUES
        ('key_model', l.key_id || chr(31) || l.model_group),
        ('provider', l.provider),
        ('deployment', l.deployment_id),
        ('user_alone', CASE WHEN l.team_id IS NULL THEN l.user_id END),
        ('user_model', CASE WHEN l.team_id IS NULL THEN l.user_id || chr(31) || l.model_group END),
        ('team_model', l.team_id || chr(31) || l.model_group),
        ('team_member', l.team_id || chr(31) || l.user_id),
        ('customer_of_tenant', l.tenant || chr(31) || l.end_user)
    UNION ALL
    SELECT 'tag', tag FROM unnest(l.tags) AS tag
    UNION ALL
    SELECT 'tag_of_tenant', l.tenant || chr(31) || tag FROM unnest(l.tags) AS tag
) AS counted (level, entity)
WHERE entity IS NOT NULL
GROUP BY level, entity, (admitted_at AT TIME ZONE 'UTC')::date;
