SET LOCAL lock_timeout = '5s';

-- Which replica writes files now.
CREATE TABLE spend.focus_turn (
    only_row boolean     PRIMARY KEY DEFAULT true CHECK (only_row),
    until    timestamptz NOT NULL
);

-- The newest file of each month; a final one is never written again.
CREATE TABLE spend.focus_file (
    month      date        NOT NULL,
    format     text        NOT NULL,
    final      boolean     NOT NULL,
    rows       bigint      NOT NULL,
    location   text        NOT NULL,
    written_at timestamptz NOT NULL,
    PRIMARY KEY (month, format)
);
