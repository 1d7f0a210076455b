-- A large installation: :keys keys, a tenth of that as users, a hundredth as teams, a ten-thousandth
-- as organisations. Users are ten to a team; four keys of five belong to a team.
-- Statements are separated by lines of two dashes alone.
ALTER TABLE keys.virtual_key DISABLE TRIGGER USER
--
ALTER TABLE keys.platform_user DISABLE TRIGGER USER
--
ALTER TABLE keys.team DISABLE TRIGGER USER
--
ALTER TABLE keys.team_member DISABLE TRIGGER USER
--
INSERT INTO keys.organization (
    id, alias, models, metadata, tags, blocked, budget_start, budget_mode, budget_limits,
    model_max_budget, model_rpm_limit, model_tpm_limit, version, created_at, created_by,
    updated_at, updated_by)
SELECT 'org-' || n, 'Organisation ' || n, '{}', '{}', '{}', false, now(), 'strict', '[]',
    '{}', '{}', '{}', 1, now() - n * interval '1 hour', 'generator', now(), 'generator'
FROM generate_series(1, greatest(1, :keys / 10000)) AS n
--
INSERT INTO keys.team (
    id, organization_id, aliases, member_models, alias, models, metadata, tags, blocked,
    max_budget, budget_duration, budget_start, budget_mode, budget_limits, model_max_budget,
    model_rpm_limit, model_tpm_limit, version, created_at, created_by, updated_at, updated_by)
SELECT 'team-' || n, 'org-' || (1 + n % greatest(1, :keys / 10000)), '{}', '{}',
    'Team ' || md5(n::text), '{gpt-4o-mini}', '{"cost_centre": "4711"}', '{}', false,
    500, '30d', now(), 'strict', '[]', '{}', '{}', '{}', 1,
    now() - n * interval '1 minute', 'generator', now(), 'generator'
FROM generate_series(1, :keys / 100) AS n
--
INSERT INTO keys.platform_user (
    id, email, role, alias, models, metadata, tags, blocked, max_budget, budget_duration,
    budget_start, budget_mode, budget_limits, model_max_budget, model_rpm_limit, model_tpm_limit,
    version, created_at, created_by, updated_at, updated_by)
SELECT 'user-' || n, md5(n::text) || '@example.org', 'INTERNAL_USER', 'User ' || n, '{}', '{}',
    '{}', false, 20, '30d', now(), 'strict', '[]', '{}', '{}', '{}', 1,
    now() - n * interval '1 second', 'generator', now(), 'generator'
FROM generate_series(1, :keys / 10) AS n
--
INSERT INTO keys.team_member (
    team_id, user_id, user_email, role, models, budget_start, budget_mode, budget_limits,
    model_max_budget, model_rpm_limit, model_tpm_limit, created_at, updated_at)
SELECT 'team-' || (1 + n % (:keys / 100)), 'user-' || n, md5(n::text) || '@example.org',
    CASE WHEN n <= :keys / 100 THEN 'admin' ELSE 'user' END, '{}', now(), 'strict', '[]', '{}',
    '{}', '{}', now(), now()
FROM generate_series(1, :keys / 10) AS n
--
INSERT INTO keys.virtual_key (
    token, lookup_hash, pepper, key_name, key_alias, user_id, team_id, models, aliases,
    allowed_routes, tags, metadata, key_type, max_budget, budget_duration, budget_start, rpm_limit,
    version, created_at, created_by, updated_at, updated_by)
SELECT md5('a' || n) || md5('b' || n), md5('c' || n) || md5('d' || n), 'v2', 'sk-...' || n % 10000,
    'app-' || md5('e' || n) || '-' || n, 'user-' || (1 + n % (:keys / 10)),
    CASE WHEN n % 5 > 0 THEN 'team-' || (1 + (n % (:keys / 10)) % (:keys / 100)) END,
    '{gpt-4o-mini,anthropic/*}', '{}', '{}', '{prod}', '{"cost_centre": "4711"}', 'default',
    n % 100, '30d', now(), 600, 1, now() - n * interval '1 second',
    'user-' || (1 + n % (:keys / 10)), now() - n * interval '1 second', 'generator'
FROM generate_series(1, :keys) AS n
--
ALTER TABLE keys.virtual_key ENABLE TRIGGER USER
--
ALTER TABLE keys.platform_user ENABLE TRIGGER USER
--
ALTER TABLE keys.team ENABLE TRIGGER USER
--
ALTER TABLE keys.team_member ENABLE TRIGGER USER
