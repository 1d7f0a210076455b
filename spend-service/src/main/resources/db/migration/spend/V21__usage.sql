SET LOCAL lock_timeout = '5s';

-- What the cost is made of beside tokens, and how the price list was departed from:
-- usd = input + output + cache read + cache write + audio + image + tool + other - discount + margin.
ALTER TABLE spend.ledger
    ADD COLUMN cost_audio    numeric NOT NULL DEFAULT 0,
    ADD COLUMN cost_image    numeric NOT NULL DEFAULT 0,
    ADD COLUMN cost_tool     numeric NOT NULL DEFAULT 0,
    ADD COLUMN cost_discount numeric NOT NULL DEFAULT 0,
    ADD COLUMN cost_margin   numeric NOT NULL DEFAULT 0;

CREATE INDEX ledger_session ON spend.ledger (session_id, started_at) WHERE session_id IS NOT NULL;

-- What rows have in common: one row for every combination that ever occurred. The id is a digest of
-- the others, so that nobody has to ask for it.
CREATE TABLE spend.usage_dimension (
    id              uuid    PRIMARY KEY,
    tenant          text    NOT NULL,
    organization_id text,
    team_id         text,
    user_id         text,
    key_id          text    NOT NULL,
    key_alias       text,
    call_type       text    NOT NULL,
    model_group     text    NOT NULL,
    model           text,
    provider        text,
    deployment_id   text,
    api_base        text,
    region          text,
    status          text    NOT NULL,
    error_class     text,
    cache_hit       boolean NOT NULL
);

CREATE INDEX usage_dimension_key ON spend.usage_dimension (key_id);
CREATE INDEX usage_dimension_user ON spend.usage_dimension (user_id) WHERE user_id IS NOT NULL;
CREATE INDEX usage_dimension_team ON spend.usage_dimension (team_id) WHERE team_id IS NOT NULL;
CREATE INDEX usage_dimension_organization ON spend.usage_dimension (organization_id)
    WHERE organization_id IS NOT NULL;

-- What was used and spent on each UTC day of admission; always the sum of the ledger's rows.
CREATE TABLE spend.usage_day (
    day                 date    NOT NULL,
    dimension_id        uuid    NOT NULL,
    requests            bigint  NOT NULL, -- calls of clients, counted with their first attempt
    attempts            bigint  NOT NULL, -- rows
    estimated           bigint  NOT NULL, -- attempts whose usage was counted by us
    unpriced            bigint  NOT NULL, -- attempts without a price
    input_tokens        bigint  NOT NULL, -- with cached ones
    cache_read_tokens   bigint  NOT NULL,
    cache_write_tokens  bigint  NOT NULL,
    output_tokens       bigint  NOT NULL, -- with reasoning
    reasoning_tokens    bigint  NOT NULL,
    audio_input_tokens  bigint  NOT NULL,
    audio_output_tokens bigint  NOT NULL,
    duration_ms         bigint  NOT NULL, -- sum over attempts
    first_token_ms      bigint  NOT NULL, -- sum over the attempts that streamed
    first_tokens        bigint  NOT NULL, -- how many these are
    nano_usd            bigint  NOT NULL,
    usd                 numeric NOT NULL, -- USD, exact, as are the following
    cost_input          numeric NOT NULL,
    cost_output         numeric NOT NULL,
    cost_cache_read     numeric NOT NULL,
    cost_cache_write    numeric NOT NULL,
    cost_audio          numeric NOT NULL,
    cost_image          numeric NOT NULL,
    cost_tool           numeric NOT NULL,
    cost_other          numeric NOT NULL,
    cost_discount       numeric NOT NULL,
    cost_margin         numeric NOT NULL,
    PRIMARY KEY (day, dimension_id)
) WITH (fillfactor = 70);

-- The same by UTC hour, for days of other time zones.
CREATE TABLE spend.usage_hour (LIKE spend.usage_day) WITH (fillfactor = 80);
ALTER TABLE spend.usage_hour DROP COLUMN day;
ALTER TABLE spend.usage_hour ADD COLUMN hour timestamptz NOT NULL;
ALTER TABLE spend.usage_hour ADD PRIMARY KEY (hour, dimension_id);

-- The same for every tag; a row with two tags counts under both.
CREATE TABLE spend.usage_tag_day (LIKE spend.usage_day) WITH (fillfactor = 70);
ALTER TABLE spend.usage_tag_day ADD COLUMN tag text NOT NULL;
ALTER TABLE spend.usage_tag_day ADD PRIMARY KEY (day, tag, dimension_id);

-- The same for every customer; rows without one are not here.
CREATE TABLE spend.usage_customer_day (LIKE spend.usage_day) WITH (fillfactor = 80);
ALTER TABLE spend.usage_customer_day ADD COLUMN end_user text NOT NULL;
ALTER TABLE spend.usage_customer_day ADD PRIMARY KEY (end_user, day, dimension_id);
CREATE INDEX usage_customer_day_day ON spend.usage_customer_day USING brin (day);

-- Each ledger row as it counts in the sums. A reversal (entry 1 of an orphan) takes back what the
-- orphan counted; corrections of releases before this one (entry 1 of another source) are
-- differences and count as no attempt of their own.
CREATE VIEW spend.ledger_usage AS
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
    cost_image, cost_tool, cost_other, cost_discount, cost_margin
FROM spend.ledger
CROSS JOIN LATERAL (
    SELECT CASE WHEN entry = 1 AND source = 'ORPHAN' THEN -1 WHEN entry = 1 THEN 0 ELSE 1 END::bigint
) AS counted (weight);

-- Each ledger row under every name that spend.rollup sums it up for.
CREATE VIEW spend.ledger_entity AS
SELECT partition_day, day, level, entity, requests, input_tokens, output_tokens, nano_usd, usd
FROM spend.ledger_usage AS l
CROSS JOIN LATERAL (
    VALUES
        ('key', l.key_id),
        ('key_model', l.key_id || chr(31) || l.model_group),
        ('user', l.user_id),
        ('team', l.team_id),
        ('organization', l.organization_id),
        ('customer', l.end_user),
        ('provider', l.provider),
        ('deployment', l.deployment_id),
        ('user_alone', CASE WHEN l.team_id IS NULL THEN l.user_id END),
        ('user_model', CASE WHEN l.team_id IS NULL THEN l.user_id || chr(31) || l.model_group END),
        ('team_model', l.team_id || chr(31) || l.model_group),
        ('team_member', l.team_id || chr(31) || l.user_id),
        ('customer_of_tenant', l.tenant || chr(31) || l.end_user),
        ('organization_model', l.organization_id || chr(31) || l.model_group),
        ('organization_member', l.organization_id || chr(31) || l.user_id),
        ('customer_model_of_tenant',
            l.tenant || chr(31) || l.end_user || chr(31) || l.model_group)
    UNION ALL
    SELECT 'tag', tag FROM unnest(l.tags) AS tag
    UNION ALL
    SELECT 'tag_of_tenant', l.tenant || chr(31) || tag FROM unnest(l.tags) AS tag
    UNION ALL
    SELECT 'tag_model_of_tenant', l.tenant || chr(31) || tag || chr(31) || l.model_group
    FROM unnest(l.tags) AS tag
) AS counted (level, entity)
WHERE entity IS NOT NULL;

-- Days up to this one were dropped by retention: their sums stand, their rows are gone.
CREATE TABLE spend.ledger_horizon (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    dropped  date    NOT NULL
);

-- The columns that are summed up.
CREATE FUNCTION spend.usage_measures() RETURNS text IMMUTABLE LANGUAGE sql AS
$$
    SELECT 'requests,attempts,estimated,unpriced,input_tokens,cache_read_tokens,cache_write_tokens,'
        'output_tokens,reasoning_tokens,audio_input_tokens,audio_output_tokens,duration_ms,'
        'first_token_ms,first_tokens,nano_usd,usd,cost_input,cost_output,cost_cache_read,'
        'cost_cache_write,cost_audio,cost_image,cost_tool,cost_other,cost_discount,cost_margin'
$$;

-- Makes the sums of some days anew from the ledger. The caller keeps writers out.
CREATE FUNCTION spend.rebuild_usage(from_day date, to_day date) RETURNS void LANGUAGE plpgsql AS
$$
DECLARE
    measures text := spend.usage_measures();
    sums     text := 'sum(' || replace(measures, ',', '),sum(') || ')';
    -- A request's id and its admission are at most a day apart.
    source   text := format(
        'spend.ledger_usage AS l %%s WHERE l.day BETWEEN %L AND %L AND partition_day BETWEEN %L AND %L',
        from_day, to_day, from_day - 1, to_day + 1);
BEGIN
    IF EXISTS (SELECT FROM spend.ledger_horizon WHERE from_day <= dropped + 1) THEN
        RAISE EXCEPTION 'rows of % may have been dropped already', from_day;
    END IF;
    DELETE FROM spend.usage_day WHERE day BETWEEN from_day AND to_day;
    DELETE FROM spend.usage_hour
        WHERE hour >= from_day::timestamp AT TIME ZONE 'UTC'
            AND hour < (to_day + 1)::timestamp AT TIME ZONE 'UTC';
    DELETE FROM spend.usage_tag_day WHERE day BETWEEN from_day AND to_day;
    DELETE FROM spend.usage_customer_day WHERE day BETWEEN from_day AND to_day;
    EXECUTE 'INSERT INTO spend.usage_dimension SELECT DISTINCT ON (dimension_id) dimension_id, tenant,
            organization_id, team_id, user_id, key_id, key_alias, call_type, model_group, model,
            provider, deployment_id, api_base, region, status, error_class, cache_hit
        FROM ' || format(source, '') || ' ON CONFLICT (id) DO NOTHING';
    EXECUTE 'INSERT INTO spend.usage_hour (hour, dimension_id, ' || measures || ')
        SELECT hour, dimension_id, ' || sums || ' FROM ' || format(source, '') || ' GROUP BY 1, 2';
    EXECUTE 'INSERT INTO spend.usage_day (day, dimension_id, ' || measures || ')
        SELECT (hour AT TIME ZONE ''UTC'')::date, dimension_id, ' || sums || ' FROM spend.usage_hour
        WHERE hour >= $1::timestamp AT TIME ZONE ''UTC''
            AND hour < ($2 + 1)::timestamp AT TIME ZONE ''UTC''
        GROUP BY 1, 2' USING from_day, to_day;
    EXECUTE 'INSERT INTO spend.usage_tag_day (day, tag, dimension_id, ' || measures || ')
        SELECT day, tag, dimension_id, ' || sums || ' FROM '
        || format(source, 'CROSS JOIN LATERAL (SELECT DISTINCT tag FROM unnest(l.tags) AS tag) AS t')
        || ' GROUP BY 1, 2, 3';
    EXECUTE 'INSERT INTO spend.usage_customer_day (day, end_user, dimension_id, ' || measures || ')
        SELECT day, end_user, dimension_id, ' || sums || ' FROM ' || format(source, '')
        || ' AND end_user IS NOT NULL GROUP BY 1, 2, 3';
    DELETE FROM spend.rollup WHERE day BETWEEN from_day AND to_day;
    INSERT INTO spend.rollup (level, entity, day, requests, input_tokens, output_tokens, nano_usd, usd)
    SELECT level, entity, day, sum(requests), sum(input_tokens), sum(output_tokens), sum(nano_usd), sum(usd)
    FROM spend.ledger_entity
    WHERE day BETWEEN from_day AND to_day AND partition_day BETWEEN from_day - 1 AND to_day + 1
    GROUP BY level, entity, day;
END
$$;

SELECT spend.rebuild_usage(min(day) - 1, max(day) + 1) FROM spend.ledger;

-- As before, and takes the day's rows out of the default partition: a partition cannot be attached
-- while the default one holds rows of its day.
CREATE OR REPLACE FUNCTION spend.ensure_ledger_partition(wanted date) RETURNS boolean
    LANGUAGE plpgsql AS
$$
DECLARE
    partition_name text := 'ledger_' || to_char(wanted, 'YYYYMMDD');
BEGIN
    IF to_regclass('spend.' || partition_name) IS NOT NULL THEN
        RETURN false;
    END IF;
    PERFORM set_config('lock_timeout', '2s', true);
    PERFORM pg_advisory_xact_lock(hashtextextended('spend.ledger partitions', 0));
    IF to_regclass('spend.' || partition_name) IS NOT NULL THEN
        RETURN false;
    END IF;
    EXECUTE format('CREATE TABLE spend.%I (LIKE spend.ledger INCLUDING DEFAULTS INCLUDING INDEXES)', partition_name);
    IF EXISTS (SELECT FROM spend.ledger_default WHERE day = wanted) THEN
        LOCK TABLE spend.ledger_default IN ACCESS EXCLUSIVE MODE;
        EXECUTE format('INSERT INTO spend.%I SELECT * FROM spend.ledger_default WHERE day = %L', partition_name, wanted);
        DELETE FROM spend.ledger_default WHERE day = wanted;
    END IF;
    EXECUTE format('ALTER TABLE spend.ledger ATTACH PARTITION spend.%I FOR VALUES FROM (%L) TO (%L)',
                   partition_name, wanted, wanted + 1);
    RETURN true;
END
$$;

-- Drops the rows of all days before the given one; answers how many partitions went.
CREATE FUNCTION spend.drop_ledger_before(kept_from date) RETURNS integer LANGUAGE plpgsql AS
$$
DECLARE
    partition_name text;
    dropped        integer := 0;
BEGIN
    PERFORM set_config('lock_timeout', '2s', true);
    PERFORM pg_advisory_xact_lock(hashtextextended('spend.ledger partitions', 0));
    INSERT INTO spend.ledger_horizon (dropped) VALUES (kept_from - 1)
        ON CONFLICT (only_row) DO UPDATE SET dropped = greatest(ledger_horizon.dropped, excluded.dropped);
    FOR partition_name IN
        SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = 'spend.ledger'::regclass AND c.relname ~ '^ledger_[0-9]{8}$'
            AND to_date(right(c.relname, 8), 'YYYYMMDD') < kept_from
        ORDER BY c.relname
    LOOP
        EXECUTE format('DROP TABLE spend.%I', partition_name);
        dropped := dropped + 1;
    END LOOP;
    DELETE FROM spend.ledger_default WHERE day < kept_from;
    RETURN dropped;
END
$$;
