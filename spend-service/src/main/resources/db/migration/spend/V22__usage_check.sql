SET LOCAL lock_timeout = '5s';

-- As before, with the moment of admission: days of some time zones do not begin with a UTC hour.
CREATE OR REPLACE VIEW spend.ledger_usage AS
SELECT
    day AS partition_day,
    (admitted_at AT TIME ZONE 'UTC')::date AS day,
    date_trunc('hour', admitted_at, 'UTC') AS hour,
    encode(substring(sha256(convert_to(
        octet_length(tenant) || ':' || tenant
        || coalesce(octet_length(organization_id) || ':' || organization_id, '-')
        || coalesce(octet_length(team_id) || ':' || team_id, '-')
        || coalesce(octet_length(user_id) || ':' || user_id, '-')
        || octet_length(key_id) || ':' || key_id
        || coalesce(octet_length(key_alias) || ':' || key_alias, '-')
        || octet_length(call_type) || ':' || call_type
        || octet_length(model_group) || ':' || model_group
        || coalesce(octet_length(model) || ':' || model, '-')
        || coalesce(octet_length(provider) || ':' || provider, '-')
        || coalesce(octet_length(deployment_id) || ':' || deployment_id, '-')
        || coalesce(octet_length(api_base) || ':' || api_base, '-')
        || coalesce(octet_length(region) || ':' || region, '-')
        || octet_length(status) || ':' || status
        || coalesce(octet_length(error_class) || ':' || error_class, '-')
        || CASE WHEN cache_hit THEN '1' ELSE '0' END,
        'UTF8')) FROM 1 FOR 16), 'hex')::uuid AS dimension_id,
    tenant, organization_id, team_id, user_id, key_id, key_alias, call_type, model_group, model,
    provider, deployment_id, api_base, region, status, error_class, cache_hit, end_user, tags,
    CASE WHEN attempt <= 1 THEN weight ELSE 0 END AS requests,
    weight AS attempts,
    CASE WHEN estimated THEN weight ELSE 0 END AS estimated,
    CASE WHEN priced THEN 0 ELSE weight END AS unpriced,
    input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, reasoning_tokens,
    audio_input_tokens, audio_output_tokens,
    weight * greatest(0, floor(extract(epoch FROM ended_at - started_at) * 1000))::bigint AS duration_ms,
    CASE WHEN first_token_at IS NULL THEN 0
        ELSE weight * greatest(0, floor(extract(epoch FROM first_token_at - started_at) * 1000))::bigint
        END AS first_token_ms,
    CASE WHEN first_token_at IS NULL THEN 0 ELSE weight END AS first_tokens,
    nano_usd, usd, cost_input, cost_output, cost_cache_read, cost_cache_write, cost_audio,
    cost_image, cost_tool, cost_other, cost_discount, cost_margin,
    admitted_at
FROM spend.ledger
CROSS JOIN LATERAL (
    SELECT CASE WHEN entry = 1 AND source = 'ORPHAN' THEN -1 WHEN entry = 1 THEN 0 ELSE 1 END::bigint
) AS counted (weight);

-- Hours are asked for where days of other time zones are, mostly of one user: found by dimension.
ALTER TABLE spend.usage_hour DROP CONSTRAINT usage_hour_pkey;
ALTER TABLE spend.usage_hour ADD PRIMARY KEY (dimension_id, hour);
CREATE INDEX usage_hour_hour ON spend.usage_hour USING brin (hour);

-- Cells of the sums of some days that are not what the ledger's rows add up to.
CREATE FUNCTION spend.usage_differences(from_day date, to_day date)
    RETURNS TABLE (kept text, cells bigint, usd numeric) LANGUAGE plpgsql STABLE AS
$$
DECLARE
    measures text := spend.usage_measures();
    minus    text := '-' || replace(measures, ',', ',-');
    zeros    text := 'sum(' || replace(measures, ',', ') <> 0 OR sum(') || ') <> 0';
    days     text := format('day BETWEEN %L AND %L', from_day, to_day);
    hours    text := format('hour >= %L AND hour < %L',
        from_day::timestamp AT TIME ZONE 'UTC', (to_day + 1)::timestamp AT TIME ZONE 'UTC');
    truth    text := format(
        'FROM spend.ledger_usage AS l %%s WHERE day BETWEEN %L AND %L AND partition_day BETWEEN %L AND %L %%s',
        from_day, to_day, from_day - 1, to_day + 1);
    compared record;
BEGIN
    FOR compared IN
        SELECT * FROM (VALUES
            ('usage_day', 'day, dimension_id', days, '', ''),
            ('usage_hour', 'hour, dimension_id', hours, '', ''),
            ('usage_tag_day', 'day, tag, dimension_id', days,
                'CROSS JOIN LATERAL (SELECT DISTINCT tag FROM unnest(l.tags) AS tag) AS t', ''),
            ('usage_customer_day', 'day, end_user, dimension_id', days, '', 'AND end_user IS NOT NULL')
        ) AS t (name, key, stretch, joined, condition)
    LOOP
        kept := compared.name;
        EXECUTE 'SELECT count(*), coalesce(sum(abs(usd)), 0) FROM (SELECT sum(usd) AS usd FROM ('
            || 'SELECT ' || compared.key || ', ' || measures || ' '
            || format(truth, compared.joined, compared.condition)
            || ' UNION ALL SELECT ' || compared.key || ', ' || minus
            || ' FROM spend.' || compared.name || ' WHERE ' || compared.stretch
            || ') AS sides GROUP BY ' || compared.key || ' HAVING ' || zeros || ') AS different'
            INTO cells, usd;
        RETURN NEXT;
    END LOOP;
    kept := 'rollup';
    SELECT count(*), coalesce(sum(abs(d.usd)), 0) INTO cells, usd FROM (
        SELECT sum(b.usd) AS usd FROM (
            SELECT e.level, e.entity, e.day, e.requests, e.input_tokens, e.output_tokens, e.nano_usd, e.usd
            FROM spend.ledger_entity AS e
            WHERE e.day BETWEEN from_day AND to_day AND e.partition_day BETWEEN from_day - 1 AND to_day + 1
            UNION ALL
            SELECT r.level, r.entity, r.day, -r.requests, -r.input_tokens, -r.output_tokens, -r.nano_usd, -r.usd
            FROM spend.rollup AS r WHERE r.day BETWEEN from_day AND to_day) AS b
        GROUP BY b.level, b.entity, b.day
        HAVING sum(b.requests) <> 0 OR sum(b.input_tokens) <> 0 OR sum(b.output_tokens) <> 0
            OR sum(b.nano_usd) <> 0 OR sum(b.usd) <> 0) AS d;
    RETURN NEXT;
END
$$;
