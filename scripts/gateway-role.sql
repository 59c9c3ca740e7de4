-- Makes a role that may do what a gateway does and nothing else, or gives an existing one the rights
-- that the schema of today needs. Run it as the schema's owner, after each `seggwat migrate`:
--
--     psql -v role=seggwat_gateway -f scripts/gateway-role.sql postgresql://owner@db/seggwat
--
-- The role cannot log in until it has a way to: ALTER ROLE seggwat_gateway LOGIN PASSWORD '…'.
-- It cannot change or delete a submission, read a token, or make a table. So it makes no partitions
-- either: `seggwat migrate` does, three months ahead; run it monthly. Tests/EndToEnd/test_role.py.

\set ON_ERROR_STOP on
BEGIN;

SELECT format('CREATE ROLE %I NOLOGIN', :'role')
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'role')
\gexec

-- What it had before and needs no more goes.
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM :"role";
GRANT USAGE ON SCHEMA public TO :"role";
-- Each lane has temporary tables for the merge route.
SELECT format('GRANT TEMPORARY ON DATABASE %I TO %I', current_database(), :'role')
\gexec

-- Whom submissions are for.
GRANT SELECT ON organization, project TO :"role";
-- Submissions: to add them, and to see which are there already.
GRANT SELECT, INSERT ON feedback, rating, nps_response, screenshot, rating_claim, dead_letter
    TO :"role";
-- The alarm about rows outside of every month.
GRANT SELECT ON feedback_default, rating_default, nps_response_default, screenshot_default
    TO :"role";
-- The counts: batches add, and housekeeping folds.
GRANT SELECT, INSERT, DELETE ON rollup_delta, ledger_delta TO :"role";
GRANT SELECT, INSERT, UPDATE, DELETE ON rollup_hourly TO :"role";
GRANT SELECT, INSERT, UPDATE ON ledger, rollup_monthly TO :"role";
-- Where webhooks have something to say; not to whom, nor with what it is signed.
GRANT SELECT (project_id, enabled) ON webhook TO :"role";
GRANT INSERT ON webhook_mark TO :"role";

COMMIT;
