-- A migration that cannot get its lock fails, instead of stopping the traffic behind it.
SET LOCAL lock_timeout = '5s';

CREATE TABLE spend.ledger (
    day                date        NOT NULL, -- UTC day in the UUIDv7 request id
    request_id         uuid        NOT NULL,
    attempt            integer     NOT NULL, -- 0 when no provider was called
    entry              smallint    NOT NULL, -- 0 the row, 1 its correction
    admitted_at        timestamptz NOT NULL, -- decides the budget window
    started_at         timestamptz NOT NULL,
    first_token_at     timestamptz,
    ended_at           timestamptz NOT NULL,
    source             text        NOT NULL,
    status             text        NOT NULL,
    call_type          text        NOT NULL,
    tenant             text        NOT NULL,
    key_id             text        NOT NULL,
    key_alias          text,
    user_id            text,
    team_id            text,
    organization_id    text,
    end_user           text,
    tags               text[]      NOT NULL,
    model_group        text        NOT NULL,
    model              text,
    deployment_id      text,
    provider           text,
    api_base           text,
    region             text,
    input_tokens       bigint      NOT NULL,
    cache_read_tokens  bigint      NOT NULL,
    cache_write_tokens bigint      NOT NULL,
    output_tokens      bigint      NOT NULL,
    reasoning_tokens   bigint      NOT NULL,
    audio_input_tokens bigint      NOT NULL,
    audio_output_tokens bigint     NOT NULL,
    cost_input         numeric     NOT NULL, -- USD, exact, as are all of these
    cost_output        numeric     NOT NULL,
    cost_cache_read    numeric     NOT NULL,
    cost_cache_write   numeric     NOT NULL,
    cost_other         numeric     NOT NULL,
    usd                numeric     NOT NULL,
    nano_usd           bigint      NOT NULL, -- usd rounded up: what the counters in Redis add
    cache_hit          boolean     NOT NULL,
    estimated          boolean     NOT NULL,
    priced             boolean     NOT NULL,
    stream             boolean     NOT NULL,
    error_class        text,
    error_message      text,
    session_id         text,
    trace_id           text,
    client_ip          text,
    stored_at          timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (day, request_id, attempt, entry)
) PARTITION BY RANGE (day);

CREATE INDEX ledger_key ON spend.ledger (key_id, admitted_at);
CREATE INDEX ledger_user ON spend.ledger (user_id, admitted_at) WHERE user_id IS NOT NULL;
CREATE INDEX ledger_team ON spend.ledger (team_id, admitted_at) WHERE team_id IS NOT NULL;
CREATE INDEX ledger_organization ON spend.ledger (organization_id, admitted_at) WHERE organization_id IS NOT NULL;
CREATE INDEX ledger_customer ON spend.ledger (end_user, admitted_at) WHERE end_user IS NOT NULL;
CREATE INDEX ledger_listing ON spend.ledger (started_at, request_id, attempt, entry);
CREATE INDEX ledger_orphan ON spend.ledger (request_id) WHERE source = 'ORPHAN';

-- Takes rows of days whose partition could not be made, so that no insert ever fails for that.
CREATE TABLE spend.ledger_default PARTITION OF spend.ledger DEFAULT;

-- Makes the partition of one day unless it is there. Attaching, unlike CREATE … PARTITION OF, lets
-- inserts into the other partitions go on. Answers whether a partition was made.
CREATE FUNCTION spend.ensure_ledger_partition(wanted date) RETURNS boolean
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
    EXECUTE format('ALTER TABLE spend.ledger ATTACH PARTITION spend.%I FOR VALUES FROM (%L) TO (%L)',
                   partition_name, wanted, wanted + 1);
    RETURN true;
END
$$;

-- What each entity spent on each UTC day of admission; always the sum of its ledger rows.
CREATE TABLE spend.rollup (
    level         text    NOT NULL, -- key, user, team, organization, customer
    entity        text    NOT NULL,
    day           date    NOT NULL,
    requests      bigint  NOT NULL,
    input_tokens  bigint  NOT NULL,
    output_tokens bigint  NOT NULL,
    nano_usd      bigint  NOT NULL,
    usd           numeric NOT NULL,
    PRIMARY KEY (level, entity, day)
) WITH (fillfactor = 70);
