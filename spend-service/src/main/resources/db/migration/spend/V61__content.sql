SET LOCAL lock_timeout = '5s';

-- What was said in calls of keys that have it kept: redacted JSON, apart from the ledger and with a
-- retention of its own.
CREATE TABLE spend.content (
    day        date        NOT NULL, -- UTC day in the UUIDv7 request id
    request_id uuid        NOT NULL,
    request    text        NOT NULL,
    response   text,
    stored_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (day, request_id)
);
