// Schema version 10: invitations into an organization.

/// The tenth migration.
let migration0010 = #"""
    -- The link holds a token; here is its SHA-256 alone, as with API tokens.
    CREATE TABLE invitation (
        id uuid PRIMARY KEY,
        org_id uuid NOT NULL REFERENCES organization,
        email text NOT NULL CHECK (length(email) BETWEEN 3 AND 320),
        role text NOT NULL CHECK (role IN ('admin', 'member')),
        hash bytea NOT NULL UNIQUE,
        invited_by text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        expires_at timestamptz NOT NULL,
        accepted_at timestamptz,
        accepted_by text,
        revoked_at timestamptz
    );
    -- Nobody waits for two invitations into one organization.
    CREATE UNIQUE INDEX invitation_open ON invitation (org_id, lower(email))
        WHERE accepted_at IS NULL AND revoked_at IS NULL;
    CREATE INDEX invitation_org_id ON invitation (org_id, id);
    """#
