-- Rows of the history that only the published warehouse or only the replayed one has, run ids and run times apart.
WITH stored_version AS (
    SELECT * EXCLUDE (run_id, epoch_id, recorded_at, close_recorded_at) FROM warehouse.claim_version
),
replayed_version AS (
    SELECT * EXCLUDE (run_id, epoch_id, recorded_at, close_recorded_at) FROM replay.claim_version
),
stored_change AS (
    SELECT * EXCLUDE (run_id, epoch_id, recorded_at, confirm_recorded_at) FROM warehouse.change
),
replayed_change AS (
    SELECT * EXCLUDE (run_id, epoch_id, recorded_at, confirm_recorded_at) FROM replay.change
),
stored_text_change AS (
    SELECT * EXCLUDE (run_id, epoch_id, recorded_at) FROM warehouse.text_change
),
replayed_text_change AS (
    SELECT * EXCLUDE (run_id, epoch_id, recorded_at) FROM replay.text_change
)
SELECT 'claim_version' AS "table", 'stored' AS side, to_json(one)::VARCHAR AS "row"
FROM (FROM stored_version EXCEPT FROM replayed_version) AS one
UNION ALL
SELECT 'claim_version', 'replayed', to_json(one)::VARCHAR
FROM (FROM replayed_version EXCEPT FROM stored_version) AS one
UNION ALL
SELECT 'change', 'stored', to_json(one)::VARCHAR
FROM (FROM stored_change EXCEPT FROM replayed_change) AS one
UNION ALL
SELECT 'change', 'replayed', to_json(one)::VARCHAR
FROM (FROM replayed_change EXCEPT FROM stored_change) AS one
UNION ALL
SELECT 'text_change', 'stored', to_json(one)::VARCHAR
FROM (FROM stored_text_change EXCEPT FROM replayed_text_change) AS one
UNION ALL
SELECT 'text_change', 'replayed', to_json(one)::VARCHAR
FROM (FROM replayed_text_change EXCEPT FROM stored_text_change) AS one
ORDER BY "table", "row", side;
