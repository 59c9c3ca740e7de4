// Schema version 1: reference data, submissions partitioned by time, and their aggregates.
//
// The COPY lanes write the submission tables by column lists; a column that is added needs a
// default. Foreign keys on them would cost a lookup per row, so there are none: the gateway knows
// the projects. Every key of a table per project begins with project_id, which is what a
// distributed table (Citus) needs.

/// The first migration.
let migration0001 = #"""
    -- Reference data: few rows, read by every gateway and changed by people.

    CREATE TYPE feedback_type AS ENUM
        ('Bug', 'Feature', 'Praise', 'Question', 'Improvement', 'Other');
    CREATE TYPE feedback_status AS ENUM
        ('New', 'Active', 'Assigned', 'Hold', 'Closed', 'Resolved');
    CREATE TYPE feedback_source AS ENUM
        ('Widget', 'Manual', 'Mintlify', 'Stripe', 'Polar', 'SocialShare');
    CREATE TYPE rating_type AS ENUM ('helpful', 'star', 'nps');

    CREATE TABLE organization (
        id uuid PRIMARY KEY,
        name text NOT NULL,
        plan text NOT NULL DEFAULT 'self-hosted'
            CHECK (plan IN ('free', 'starter', 'pro', 'self-hosted')),
        created_at timestamptz NOT NULL DEFAULT now()
    );

    CREATE TABLE project (
        id uuid PRIMARY KEY,
        key uuid NOT NULL UNIQUE,
        org_id uuid NOT NULL REFERENCES organization,
        name text NOT NULL,
        description text NOT NULL DEFAULT '',
        allowed_origins text[] NOT NULL DEFAULT '{}',
        archived boolean NOT NULL DEFAULT false,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX project_org_id ON project (org_id);

    -- The token itself is shown once and never stored.
    CREATE TABLE api_token (
        id uuid PRIMARY KEY,
        org_id uuid NOT NULL REFERENCES organization,
        label text NOT NULL,
        prefix text NOT NULL,
        hash bytea NOT NULL UNIQUE,
        created_at timestamptz NOT NULL DEFAULT now(),
        last_used_at timestamptz,
        expires_at timestamptz,
        revoked_at timestamptz
    );
    CREATE INDEX api_token_prefix ON api_token (prefix);
    CREATE INDEX api_token_org_id ON api_token (org_id);

    -- Submissions. The id is a UUIDv7, so a range of ids is a range of time.

    -- The smallest id that carries this time.
    CREATE FUNCTION uuid7_floor(moment timestamptz) RETURNS uuid
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
        SELECT rpad(
            lpad(
                to_hex(floor(
                    extract(epoch FROM moment - timestamptz '1970-01-01 00:00:00+00') * 1000
                )::bigint),
                12, '0'
            ),
            32, '0'
        )::uuid
    $$;

    CREATE TABLE feedback (
        project_id uuid NOT NULL,
        id uuid NOT NULL,
        created_at timestamptz NOT NULL,
        message text NOT NULL,
        path text NOT NULL DEFAULT '/',
        version text,
        submitted_by text,
        submitted_by_email text,
        type feedback_type NOT NULL DEFAULT 'Other',
        status feedback_status NOT NULL DEFAULT 'New',
        source feedback_source NOT NULL DEFAULT 'Widget',
        resolution_note text,
        archived boolean NOT NULL DEFAULT false,
        updated_at timestamptz,
        PRIMARY KEY (project_id, id)
    ) PARTITION BY RANGE (id);

    -- The value of a helpful rating is 1 or 0.
    CREATE TABLE rating (
        project_id uuid NOT NULL,
        id uuid NOT NULL,
        created_at timestamptz NOT NULL,
        rating_type rating_type NOT NULL,
        value real NOT NULL,
        max_stars smallint,
        path text,
        version text,
        submitted_by text,
        metadata jsonb,
        archived boolean NOT NULL DEFAULT false,
        PRIMARY KEY (project_id, id)
    ) PARTITION BY RANGE (id);

    CREATE TABLE nps_response (
        project_id uuid NOT NULL,
        id uuid NOT NULL,
        created_at timestamptz NOT NULL,
        rating_id uuid NOT NULL,
        feedback_id uuid,
        score smallint NOT NULL,
        comment text,
        locale text,
        path text,
        version text,
        submitted_by text,
        PRIMARY KEY (project_id, id)
    ) PARTITION BY RANGE (id);

    -- The id is the feedback's. Images are compressed already.
    CREATE TABLE screenshot (
        project_id uuid NOT NULL,
        id uuid NOT NULL,
        created_at timestamptz NOT NULL,
        content_type text NOT NULL,
        image bytea NOT NULL,
        PRIMARY KEY (project_id, id)
    ) PARTITION BY RANGE (id);
    ALTER TABLE screenshot ALTER COLUMN image SET STORAGE EXTERNAL;

    -- They catch what no month holds; rows in them are an alarm.
    CREATE TABLE feedback_default PARTITION OF feedback DEFAULT;
    CREATE TABLE rating_default PARTITION OF rating DEFAULT;
    CREATE TABLE nps_response_default PARTITION OF nps_response DEFAULT;
    CREATE TABLE screenshot_default PARTITION OF screenshot DEFAULT;

    -- A rating with a submitter claims its project, type, path and submitter here, once.
    CREATE TABLE rating_claim (
        project_id uuid NOT NULL,
        claim bytea NOT NULL,
        rating_id uuid NOT NULL,
        PRIMARY KEY (project_id, claim)
    );

    -- Rows that the database refused for their own sake, as they were sent.
    CREATE TABLE dead_letter (
        project_id uuid NOT NULL,
        id uuid NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        kind text NOT NULL,
        sqlstate text,
        error text NOT NULL,
        row bytea NOT NULL,
        PRIMARY KEY (project_id, id)
    );

    -- Aggregates. A batch appends its counts to rollup_delta in its own transaction; the fold moves
    -- them to rollup_hourly. Readers add both.

    CREATE TABLE rollup_delta (
        project_id uuid NOT NULL,
        hour timestamptz NOT NULL,
        kind text NOT NULL,
        bucket text NOT NULL,
        status text NOT NULL,
        count bigint NOT NULL
    );
    -- A queue: vacuumed by what was deleted, not by how much is left.
    ALTER TABLE rollup_delta SET (
        autovacuum_vacuum_scale_factor = 0,
        autovacuum_vacuum_threshold = 10000
    );

    CREATE TABLE rollup_hourly (
        project_id uuid NOT NULL,
        hour timestamptz NOT NULL,
        kind text NOT NULL,
        bucket text NOT NULL,
        status text NOT NULL,
        count bigint NOT NULL,
        PRIMARY KEY (project_id, hour, kind, bucket, status)
    );

    -- Gateways keep projects in memory; each change tells them whose entry is old.

    CREATE FUNCTION notify_project() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        -- Equal notifications of one transaction are sent once.
        IF TG_OP <> 'INSERT' THEN
            PERFORM pg_notify('seggwat_project', OLD.key::text);
        END IF;
        IF TG_OP <> 'DELETE' THEN
            PERFORM pg_notify('seggwat_project', NEW.key::text);
        END IF;
        RETURN NULL;
    END
    $$;
    CREATE TRIGGER project_changed AFTER INSERT OR UPDATE OR DELETE ON project
        FOR EACH ROW EXECUTE FUNCTION notify_project();

    CREATE FUNCTION notify_organization() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM pg_notify('seggwat_project', key::text)
        FROM project
        WHERE org_id = CASE TG_OP WHEN 'DELETE' THEN OLD.id ELSE NEW.id END;
        RETURN NULL;
    END
    $$;
    CREATE TRIGGER organization_changed AFTER INSERT OR UPDATE OR DELETE ON organization
        FOR EACH ROW EXECUTE FUNCTION notify_organization();
    """#
