// Schema version 2: limits of a project's own, instead of its plan's.

/// The second migration.
let migration0002 = #"""
    -- NULL is what the plan says. The triggers of version 1 tell gateways of a change.

    ALTER TABLE project
        ADD COLUMN rate_per_second double precision
            CHECK (rate_per_second BETWEEN 0.0001 AND 1000000),
        ADD COLUMN rate_burst integer CHECK (rate_burst > 0),
        ADD COLUMN address_rate_per_second double precision
            CHECK (address_rate_per_second BETWEEN 0.0001 AND 1000000),
        ADD COLUMN address_rate_burst integer CHECK (address_rate_burst > 0),
        ADD CONSTRAINT project_rate_is_whole
            CHECK ((rate_per_second IS NULL) = (rate_burst IS NULL)),
        ADD CONSTRAINT project_address_rate_is_whole
            CHECK ((address_rate_per_second IS NULL) = (address_rate_burst IS NULL));
    """#
