// Schema version 11: up to where months have the indexes that lists are filtered and searched by.

/// The eleventh migration.
let migration0011 = #"""
    -- Both come with PostgreSQL, and whoever may create in the database may install them.
    CREATE EXTENSION IF NOT EXISTS pg_trgm;
    CREATE EXTENSION IF NOT EXISTS btree_gin;

    -- Rows whose id is smaller are in an index of their month (Store/FilterIndexes); the others are
    -- few, and are looked through.
    CREATE TABLE filter_horizon (
        parent text PRIMARY KEY,
        below uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000'
    );
    INSERT INTO filter_horizon (parent) VALUES ('feedback'), ('rating');

    -- The time that an id carries.
    CREATE FUNCTION uuid7_time(id uuid) RETURNS timestamptz
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
        SELECT timestamptz '1970-01-01 00:00:00+00' + interval '1 millisecond'
            * ('x' || lpad(left(replace(id::text, '-', ''), 12), 16, '0'))::bit(64)::bigint
    $$;

    -- What a visitor just sent was never changed, so this index costs a batch nothing.
    CREATE INDEX feedback_updated ON feedback (project_id, updated_at, id)
        WHERE updated_at IS NOT NULL;
    """#
