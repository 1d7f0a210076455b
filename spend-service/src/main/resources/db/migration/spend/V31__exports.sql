SET LOCAL lock_timeout = '5s';

-- Files that take longer to make than somebody waits for an answer.
CREATE TABLE spend.export_job (
    id           uuid        PRIMARY KEY,
    kind         text        NOT NULL, -- report, logs
    format       text        NOT NULL, -- csv, xlsx
    parameters   jsonb       NOT NULL, -- as asked for
    sight        jsonb       NOT NULL, -- whose rows may be in it
    owner        text        NOT NULL, -- who may see and fetch it
    status       text        NOT NULL, -- queued, running, done, failed
    rows_total   bigint,               -- null until counted
    rows_done    bigint      NOT NULL DEFAULT 0,
    bytes        bigint      NOT NULL DEFAULT 0,
    attempts     integer     NOT NULL DEFAULT 0,
    lease_until  timestamptz,
    error        text,
    created_at   timestamptz NOT NULL DEFAULT now(),
    finished_at  timestamptz,
    expires_at   timestamptz NOT NULL
);

CREATE INDEX export_job_waiting ON spend.export_job (created_at) WHERE status IN ('queued', 'running');
CREATE INDEX export_job_owner ON spend.export_job (owner, created_at);
CREATE INDEX export_job_expiry ON spend.export_job (expires_at);

-- In the database, so that every replica can hand it out.
CREATE TABLE spend.export_chunk (
    job_id uuid    NOT NULL REFERENCES spend.export_job ON DELETE CASCADE,
    number integer NOT NULL,
    bytes  bytea   NOT NULL,
    PRIMARY KEY (job_id, number)
);

-- Compressing what is compressed already, or is read once, costs more than it saves.
ALTER TABLE spend.export_chunk ALTER COLUMN bytes SET STORAGE EXTERNAL;
