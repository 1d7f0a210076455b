SET LOCAL lock_timeout = '5s';

-- Sums on the levels that are kept from now on. Pairs are joined by the unit separator.
INSERT INTO spend.rollup (level, entity, day, requests, input_tokens, output_tokens, nano_usd, usd)
SELECT level, entity, (admitted_at AT TIME ZONE 'UTC')::date,
    count(*) FILTER (WHERE entry = 0 AND attempt <= 1),
    sum(input_tokens), sum(output_tokens), sum(nano_usd), sum(usd)
FROM spend.ledger AS l
CROSS JOIN LATERAL (
    VALUES
        ('organization_model', l.organization_id || chr(31) || l.model_group),
        ('organization_member', l.organization_id || chr(31) || l.user_id),
        ('customer_model_of_tenant',
            l.tenant || chr(31) || l.end_user || chr(31) || l.model_group)
    UNION ALL
    SELECT 'tag_model_of_tenant', l.tenant || chr(31) || tag || chr(31) || l.model_group
    FROM unnest(l.tags) AS tag
) AS counted (level, entity)
WHERE entity IS NOT NULL
GROUP BY level, entity, (admitted_at AT TIME ZONE 'UTC')::date;
