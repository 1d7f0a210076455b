-- A migration that cannot get its lock fails, instead of stopping the traffic behind it.
SET LOCAL lock_timeout = '5s';

CREATE TABLE keys.invitation (
    id          text        PRIMARY KEY,
    user_id     text        NOT NULL REFERENCES keys.platform_user (id) ON DELETE CASCADE,
    accepted_at timestamptz,
    expires_at  timestamptz NOT NULL,
    created_at  timestamptz NOT NULL,
    created_by  text        NOT NULL,
    updated_at  timestamptz NOT NULL,
    updated_by  text        NOT NULL
);
CREATE INDEX invitation_user ON keys.invitation (user_id);

CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON keys.invitation
    FOR EACH ROW EXECUTE FUNCTION keys.record_change('LiteLLM_InvitationLink', 'id');
