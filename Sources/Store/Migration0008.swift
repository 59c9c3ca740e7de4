// Schema version 8: who was verified to have sent a submission.

/// The eighth migration.
let migration0008 = #"""
    -- What a project asks of its senders. The triggers of version 1 tell gateways of a change.
    -- identity_org: the one organization of the identity provider whose users may send; NULL for any.
    -- end_user_secret: what the site signs its end-user tokens with (HS256).

    ALTER TABLE project
        ADD COLUMN identity text NOT NULL DEFAULT 'off'
            CHECK (identity IN ('off', 'optional', 'required')),
        ADD COLUMN identity_org text CHECK (length(identity_org) BETWEEN 1 AND 200),
        ADD COLUMN end_user_secret bytea
            CHECK (octet_length(end_user_secret) BETWEEN 32 AND 256);

    -- verified_by is NULL for a sender whom nobody verified: submitted_by stays a claim either way.

    CREATE TYPE identity_kind AS ENUM ('session', 'access_token', 'end_user_token');
    ALTER TABLE feedback
        ADD COLUMN verified_by identity_kind,
        ADD COLUMN user_id text,
        ADD COLUMN user_org text;
    ALTER TABLE rating
        ADD COLUMN verified_by identity_kind,
        ADD COLUMN user_id text,
        ADD COLUMN user_org text;
    ALTER TABLE nps_response
        ADD COLUMN verified_by identity_kind,
        ADD COLUMN user_id text,
        ADD COLUMN user_org text;
    """#
