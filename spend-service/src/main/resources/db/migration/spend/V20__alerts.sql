-- A migration that cannot get its lock fails, instead of stopping the traffic behind it.
SET LOCAL lock_timeout = '5s';

-- Who spent since the last look: one row for every stored batch, gone once it was looked at.
CREATE TABLE spend.alert_touch (
    id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    touches json NOT NULL
);

-- What was found. The id is a digest of level, entity, part, tenant, window, kind and limit: the
-- same finding has the same id whoever makes it, and its primary key keeps it single.
CREATE TABLE spend.alert (
    id              uuid        PRIMARY KEY,
    level           text        NOT NULL,
    entity          text        NOT NULL,
    part            text        NOT NULL, -- a team's member or a model; empty for the whole entity
    tenant          text        NOT NULL, -- only for what may have namesakes elsewhere, else empty
    name            text,
    kind            text        NOT NULL,
    window_name     text        NOT NULL,
    window_start    timestamptz,
    window_end      timestamptz,
    duration        text,
    limit_nano_usd  bigint      NOT NULL,
    spent_nano_usd  bigint      NOT NULL,
    exhausted_at    timestamptz,          -- projected
    raised_at       timestamptz NOT NULL DEFAULT now(),
    acknowledged_at timestamptz,
    acknowledged_by text
);

CREATE INDEX alert_listing ON spend.alert (raised_at, id);
CREATE INDEX alert_entity ON spend.alert (entity, raised_at);

CREATE TABLE spend.alert_destination (
    id             text        PRIMARY KEY,
    name           text        NOT NULL,
    channel        text        NOT NULL,
    target         text,                 -- address and secrets, sealed; null: in the environment
    enabled        boolean     NOT NULL,
    schedule       text        NOT NULL, -- immediate, daily, weekly
    digest_time    time        NOT NULL,
    digest_weekday smallint    NOT NULL, -- 1 Monday to 7 Sunday
    zone           text        NOT NULL,
    kinds          text[]      NOT NULL, -- empty for all
    levels         text[]      NOT NULL, -- empty for all
    next_digest_at timestamptz,
    created_at     timestamptz NOT NULL DEFAULT now(),
    updated_at     timestamptz NOT NULL DEFAULT now(),
    updated_by     text        NOT NULL
);

-- The outbox: one row for every message to one destination.
CREATE TABLE spend.alert_message (
    id             uuid        PRIMARY KEY,
    destination_id text        NOT NULL REFERENCES spend.alert_destination ON DELETE CASCADE,
    digest         boolean     NOT NULL,
    created_at     timestamptz NOT NULL DEFAULT now(),
    attempts       integer     NOT NULL DEFAULT 0,
    next_try_at    timestamptz NOT NULL DEFAULT now(),
    last_error     text,
    delivered_at   timestamptz,
    given_up_at    timestamptz
);

CREATE INDEX alert_message_due ON spend.alert_message (destination_id, next_try_at)
    WHERE delivered_at IS NULL AND given_up_at IS NULL;

-- Which alert goes where, and in which message; without one it waits for a digest.
CREATE TABLE spend.alert_item (
    alert_id       uuid NOT NULL REFERENCES spend.alert ON DELETE CASCADE,
    destination_id text NOT NULL REFERENCES spend.alert_destination ON DELETE CASCADE,
    message_id     uuid REFERENCES spend.alert_message ON DELETE CASCADE,
    PRIMARY KEY (alert_id, destination_id)
);

CREATE INDEX alert_item_message ON spend.alert_item (message_id);
CREATE INDEX alert_item_waiting ON spend.alert_item (destination_id) WHERE message_id IS NULL;
