SET LOCAL lock_timeout = '5s';

-- Failures are few, and looked for among all the others: of everything or of a model. What stands
-- behind the order is compared in the index, before a row is read. No further text: three of the
-- longest would not fit into an index entry.
CREATE INDEX ledger_failure ON spend.ledger
    (started_at, request_id, attempt, entry, model_group, model)
    WHERE status = 'failure';
