SET LOCAL lock_timeout = '5s';

-- What providers say they billed, as imported; the ledger's side is looked up anew at every reading.
CREATE TABLE spend.reconciliation (
    id          uuid        PRIMARY KEY,
    provider    text        NOT NULL,
    source      text        NOT NULL, -- openai_costs, aws_cur
    imported_at timestamptz NOT NULL DEFAULT now(),
    imported_by text        NOT NULL,
    left_out    bigint      NOT NULL  -- lines of the file that are about something else
);

CREATE TABLE spend.reconciliation_line (
    reconciliation_id uuid    NOT NULL REFERENCES spend.reconciliation ON DELETE CASCADE,
    day               date    NOT NULL, -- UTC
    model             text    NOT NULL, -- the provider's words; empty where it does not tell
    usd               numeric NOT NULL,
    PRIMARY KEY (reconciliation_id, day, model)
);
