// Schema version 7: organizations are Zitadel's, and people belong to them.

/// The seventh migration.
let migration0007 = #"""
    -- The organization's id at Zitadel, which never changes; names and domains do.
    ALTER TABLE organization ADD COLUMN zitadel_id text UNIQUE;

    -- Who has logged in. The subject is the user's id at Zitadel.
    CREATE TABLE member (
        org_id uuid NOT NULL REFERENCES organization,
        subject text NOT NULL,
        name text NOT NULL,
        login_name text NOT NULL,
        role text NOT NULL CHECK (role IN ('owner', 'admin', 'member')),
        created_at timestamptz NOT NULL DEFAULT now(),
        last_seen_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (org_id, subject)
    );
    """#
