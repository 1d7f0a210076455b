-- A migration that cannot get its lock fails, instead of stopping the traffic behind it.
SET LOCAL lock_timeout = '5s';

-- Who changed what: written by triggers in the transaction of the change itself, so that nothing is
-- changed without a line here, whoever changes it.
CREATE TABLE providers.audit_log (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at             timestamptz NOT NULL DEFAULT clock_timestamp(),
    table_name     text        NOT NULL, -- as LiteLLM calls it, where it has one
    object_id      text        NOT NULL,
    action         text        NOT NULL,
    changed_by     text        NOT NULL,
    changed_by_key text,                 -- public id of the key that called
    role           text,
    operation      text,                 -- row of the table of rights
    address        text,
    trace_id       text,
    call_id        text,
    before         jsonb,
    after          jsonb
);
CREATE INDEX audit_log_object ON providers.audit_log (object_id, id);
CREATE INDEX audit_log_who ON providers.audit_log (changed_by, id);
CREATE INDEX audit_log_table ON providers.audit_log (table_name, id);
CREATE INDEX audit_log_at ON providers.audit_log (at, id);

CREATE FUNCTION providers.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit log cannot be changed' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER audit_log_stays BEFORE UPDATE OR DELETE ON providers.audit_log
    FOR EACH ROW EXECUTE FUNCTION providers.refuse_change();
CREATE TRIGGER audit_log_is_kept BEFORE TRUNCATE ON providers.audit_log
    FOR EACH STATEMENT EXECUTE FUNCTION providers.refuse_change();

-- What reads like a secret is kept out, however deep it lies.
CREATE FUNCTION providers.masked(value jsonb) RETURNS jsonb LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    CASE jsonb_typeof(value)
        WHEN 'object' THEN
            RETURN (
                SELECT coalesce(jsonb_object_agg(name, CASE
                    WHEN jsonb_typeof(part) IN ('string', 'object', 'array')
                        AND name ~* '(secret|passw|credential|authorization|bearer|(api|access|private)_?-?key$|_token$)'
                        THEN to_jsonb('***'::text)
                    ELSE providers.masked(part) END), '{}')
                FROM jsonb_each(value) AS parts(name, part));
        WHEN 'array' THEN
            RETURN (
                SELECT coalesce(jsonb_agg(providers.masked(part) ORDER BY place), '[]')
                FROM jsonb_array_elements(value) WITH ORDINALITY AS parts(part, place));
        WHEN 'string' THEN
            RETURN CASE WHEN value #>> '{}' ~ 'sk-[A-Za-z0-9_-]{8,}'
                THEN to_jsonb('***'::text) ELSE value END;
        ELSE
            RETURN value;
    END CASE;
END $$;

-- Arguments: the table's name in the log, then the columns that make the object's id.
CREATE FUNCTION providers.record_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    -- They change with every change and say nothing.
    silent  CONSTANT text[] := ARRAY['version', 'updated_at', 'updated_by'];
    -- Sealed; that it changed is worth a line.
    sealed  CONSTANT text := 'sealed_params';
    actor   jsonb := coalesce(nullif(current_setting('tollgate.actor', true), ''), '{}')::jsonb;
    was     jsonb;
    becomes jsonb;
    what    text;
BEGIN
    IF TG_OP <> 'INSERT' THEN
        was := to_jsonb(OLD) - silent;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        becomes := to_jsonb(NEW) - silent;
    END IF;
    IF TG_OP = 'UPDATE' AND was = becomes THEN
        RETURN NULL;
    END IF;
    IF was ->> sealed IS NOT NULL THEN
        was := jsonb_set(was, ARRAY[sealed], '"***"');
    END IF;
    IF becomes ->> sealed IS NOT NULL THEN
        becomes := jsonb_set(becomes, ARRAY[sealed], '"***"');
    END IF;
    what := CASE
        WHEN TG_OP = 'INSERT' THEN 'created'
        WHEN TG_OP = 'DELETE' THEN 'deleted'
        ELSE 'updated' END;
    INSERT INTO providers.audit_log (
        table_name, object_id, action, changed_by, changed_by_key, role, operation, address,
        trace_id, call_id, before, after)
    VALUES (
        TG_ARGV[0],
        (SELECT string_agg(coalesce(becomes, was) ->> name, '/' ORDER BY place)
            FROM unnest(TG_ARGV[1:]) WITH ORDINALITY AS columns(name, place)),
        what,
        coalesce(actor ->> 'by', 'database:' || current_user),
        actor ->> 'key', actor ->> 'role', actor ->> 'operation', actor ->> 'address',
        actor ->> 'trace', actor ->> 'call',
        providers.masked(was), providers.masked(becomes));
    RETURN NULL;
END $$;

CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON providers.deployments
    FOR EACH ROW EXECUTE FUNCTION providers.record_change('LiteLLM_ProxyModelTable', 'id');
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON providers.adjustments
    FOR EACH ROW EXECUTE FUNCTION providers.record_change('LiteLLM_Config', 'kind');
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON providers.provider_budget
    FOR EACH ROW EXECUTE FUNCTION providers.record_change('Tollgate_ProviderBudget', 'provider');
