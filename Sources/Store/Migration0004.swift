// Schema version 4: addresses and spam beside submissions, a project's rules against spam, and what quotas count.

/// The fourth migration.
let migration0004 = #"""
    -- Of an address a hash, a network or nothing is stored (docs/limits.md), never the address. Spam
    -- is NULL for what people wrote: readers and aggregates leave the rest out.

    CREATE TYPE spam_reason AS ENUM ('honeypot', 'hurry', 'repetition', 'links');
    ALTER TABLE feedback ADD COLUMN address text, ADD COLUMN spam spam_reason;
    ALTER TABLE rating ADD COLUMN address text, ADD COLUMN spam spam_reason;
    ALTER TABLE nps_response ADD COLUMN address text, ADD COLUMN spam spam_reason;

    -- 0 and NULL switch a rule off. The triggers of version 1 tell gateways of a change.

    ALTER TABLE project
        ADD COLUMN spam_honeypot boolean NOT NULL DEFAULT true,
        ADD COLUMN spam_elapsed_ms_min integer NOT NULL DEFAULT 0
            CHECK (spam_elapsed_ms_min BETWEEN 0 AND 3600000),
        ADD COLUMN spam_repetition_seconds integer NOT NULL DEFAULT 0
            CHECK (spam_repetition_seconds BETWEEN 0 AND 86400),
        ADD COLUMN spam_links_max smallint CHECK (spam_links_max BETWEEN 0 AND 1000);
    """#
