// Schema version 9: webhooks that tell other programs what has arrived.

/// The ninth migration.
let migration0009 = #"""
    -- since: what arrived before is not announced. disabled_reason: why it was turned off by itself.
    CREATE TABLE webhook (
        id uuid PRIMARY KEY,
        project_id uuid NOT NULL REFERENCES project,
        url text NOT NULL CHECK (length(url) BETWEEN 1 AND 2000),
        description text NOT NULL DEFAULT '',
        events text[] NOT NULL
            CHECK (events <> '{}' AND events <@ '{feedback.created,rating.created}'),
        secret bytea NOT NULL CHECK (octet_length(secret) BETWEEN 24 AND 64),
        enabled boolean NOT NULL DEFAULT true,
        disabled_reason text,
        since timestamptz NOT NULL DEFAULT now(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX webhook_project_id ON webhook (project_id);

    -- Where something has arrived, for projects with webhooks. The fold appends, in the transaction
    -- that moves the counts; whoever has looked deletes.
    CREATE TABLE webhook_mark (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        project_id uuid NOT NULL,
        hour timestamptz NOT NULL
    );

    -- The outbox and its log: one row for each submission and webhook, so that nothing is announced
    -- twice. It holds no content, which is read when it is sent. next_attempt_at is NULL when there
    -- is no further attempt; the submission is NULL for a test.
    CREATE TABLE webhook_delivery (
        id uuid PRIMARY KEY,
        webhook_id uuid NOT NULL REFERENCES webhook ON DELETE CASCADE,
        event text NOT NULL,
        submission_id uuid,
        created_at timestamptz NOT NULL DEFAULT now(),
        attempts integer NOT NULL DEFAULT 0,
        next_attempt_at timestamptz,
        delivered_at timestamptz,
        status integer,
        error text,
        UNIQUE (webhook_id, event, submission_id)
    );
    CREATE INDEX webhook_delivery_due ON webhook_delivery (webhook_id, next_attempt_at)
        WHERE next_attempt_at IS NOT NULL;
    CREATE INDEX webhook_delivery_log ON webhook_delivery (webhook_id, id);
    """#
