SET LOCAL lock_timeout = '5s';

-- When a row came in decides which month it is billed in. The time of the insert itself, not of its
-- transaction's begin: a writer that waited while a month was closed came after the close.
ALTER TABLE spend.ledger ALTER COLUMN stored_at SET DEFAULT clock_timestamp();
CREATE INDEX ledger_stored ON spend.ledger USING brin (stored_at);

-- A closed month. What was stored by closed_at is in it; what comes later lands in the next one.
CREATE TABLE spend.statement (
    month        date        PRIMARY KEY CHECK (extract(day FROM month) = 1),
    closed_at    timestamptz NOT NULL,
    closed_by    text        NOT NULL,
    completed_at timestamptz  -- null while its lines are being written
);

CREATE TABLE spend.statement_line (
    month             date    NOT NULL REFERENCES spend.statement,
    number            bigint  NOT NULL,
    usage_month       date    NOT NULL,
    correction        boolean NOT NULL, -- of a month that was closed before
    cost_center       text,             -- as it was mapped when the month was closed
    tenant            text    NOT NULL,
    organization_id   text,
    team_id           text,
    user_id           text,
    key_id            text    NOT NULL,
    key_alias         text,
    end_user          text,
    model_group       text    NOT NULL,
    model             text,
    provider          text,
    requests          bigint  NOT NULL,
    attempts          bigint  NOT NULL,
    failed_attempts   bigint  NOT NULL,
    input_tokens      bigint  NOT NULL,
    cache_read_tokens bigint  NOT NULL,
    cache_write_tokens bigint NOT NULL,
    output_tokens     bigint  NOT NULL,
    reasoning_tokens  bigint  NOT NULL,
    usd               numeric NOT NULL,
    cost_input        numeric NOT NULL,
    cost_output       numeric NOT NULL,
    cost_cache_read   numeric NOT NULL,
    cost_cache_write  numeric NOT NULL,
    cost_other        numeric NOT NULL,
    cost_discount     numeric NOT NULL,
    cost_margin       numeric NOT NULL,
    PRIMARY KEY (month, number)
);

-- Not even an administrator of the database changes a closed month by mistake.
CREATE FUNCTION spend.keep_statement() RETURNS trigger LANGUAGE plpgsql AS
$$
DECLARE
    touched date := CASE WHEN TG_OP = 'INSERT' THEN NEW.month ELSE OLD.month END;
BEGIN
    IF EXISTS (SELECT FROM spend.statement WHERE month = touched AND completed_at IS NOT NULL) THEN
        RAISE EXCEPTION 'the month % is closed and cannot be changed', to_char(touched, 'YYYY-MM');
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END
$$;

CREATE TRIGGER statement_line_kept BEFORE INSERT OR UPDATE OR DELETE ON spend.statement_line
    FOR EACH ROW EXECUTE FUNCTION spend.keep_statement();
CREATE TRIGGER statement_kept BEFORE UPDATE OR DELETE ON spend.statement
    FOR EACH ROW EXECUTE FUNCTION spend.keep_statement();
