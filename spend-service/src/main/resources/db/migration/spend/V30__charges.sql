SET LOCAL lock_timeout = '5s';

-- Each ledger row with the moment it counts for and what it counts as; spend.ledger_usage has the
-- day and the hour only, which is not enough for every time zone.
CREATE VIEW spend.charge AS
SELECT
    l.day AS partition_day, l.admitted_at, l.stored_at, l.source, l.entry,
    l.tenant, l.organization_id, l.team_id, l.user_id, l.key_id, l.key_alias, l.end_user, l.tags,
    l.call_type, l.model_group, l.model, l.provider, l.deployment_id, l.api_base, l.region,
    l.status, l.error_class, l.cache_hit,
    CASE WHEN l.attempt <= 1 THEN weight ELSE 0 END AS requests,
    weight AS attempts,
    l.input_tokens, l.cache_read_tokens, l.cache_write_tokens, l.output_tokens, l.reasoning_tokens,
    l.audio_input_tokens, l.audio_output_tokens,
    l.nano_usd, l.usd, l.cost_input, l.cost_output, l.cost_cache_read, l.cost_cache_write,
    l.cost_audio, l.cost_image, l.cost_tool, l.cost_other, l.cost_discount, l.cost_margin
FROM spend.ledger AS l
CROSS JOIN LATERAL (
    SELECT CASE WHEN l.entry = 1 AND l.source = 'ORPHAN' THEN -1 WHEN l.entry = 1 THEN 0 ELSE 1 END::bigint
) AS counted (weight);
