-- A migration that cannot get its lock fails, instead of stopping the traffic behind it.
SET LOCAL lock_timeout = '5s';

ALTER TABLE keys.team ADD COLUMN member_permissions text[] NOT NULL DEFAULT '{}';
