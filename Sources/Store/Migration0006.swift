// Schema version 6: what a project's NPS widget asks, when and whom.

/// The sixth migration.
let migration0006 = #"""
    -- NULL is a project that does not ask. Members: docs/widgets.md, NPS. The trigger of version 1
    -- tells gateways of a change.

    ALTER TABLE project
        ADD COLUMN nps_config jsonb
            CHECK (jsonb_typeof(nps_config) = 'object' AND length(nps_config::text) <= 16384);
    """#
