-- A migration that cannot get its lock fails, instead of stopping the traffic behind it.
SET LOCAL lock_timeout = '5s';

-- Parts of names are found by trigrams. Where the database may not have the extension, searching
-- works without, only slower: each search then reads the whole table.
DO $$
DECLARE
    place text;
BEGIN
    BEGIN
        CREATE EXTENSION IF NOT EXISTS pg_trgm;
    EXCEPTION WHEN OTHERS THEN
        RAISE WARNING 'pg_trgm cannot be installed, searches will be slow: %', SQLERRM;
    END;
    SELECT quote_ident(nspname) INTO place
        FROM pg_extension JOIN pg_namespace ON pg_namespace.oid = extnamespace
        WHERE extname = 'pg_trgm';
    IF place IS NOT NULL THEN
        EXECUTE format('CREATE INDEX virtual_key_alias_part ON keys.virtual_key USING gin (lower(key_alias) %s.gin_trgm_ops)', place);
        EXECUTE format('CREATE INDEX virtual_key_user_part ON keys.virtual_key USING gin (lower(user_id) %s.gin_trgm_ops)', place);
        EXECUTE format('CREATE INDEX platform_user_email_part ON keys.platform_user USING gin (lower(email) %s.gin_trgm_ops)', place);
        EXECUTE format('CREATE INDEX team_alias_part ON keys.team USING gin (lower(alias) %s.gin_trgm_ops)', place);
    END IF;
END $$;

CREATE INDEX virtual_key_updated ON keys.virtual_key (updated_at, token);
CREATE INDEX virtual_key_max_budget ON keys.virtual_key (max_budget, token);
CREATE INDEX platform_user_role ON keys.platform_user (role, created_at, id);
CREATE INDEX team_organization_created ON keys.team (organization_id, created_at, id);
