// Schema version 12: what work a project asks of those who submit to it.

/// The twelfth migration.
let migration0012 = #"""
    -- Zero bits that the hash of a submission must begin with; 0 asks for none. Each more doubles the
    -- work; 22 are half a minute of a slow telephone. The trigger of version 1 tells gateways.

    ALTER TABLE project
        ADD COLUMN proof_of_work_bits smallint NOT NULL DEFAULT 0
            CHECK (proof_of_work_bits BETWEEN 0 AND 22);
    """#
