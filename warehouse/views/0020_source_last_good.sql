CREATE OR REPLACE VIEW source_last_capture AS
SELECT
    source_id,
    max(captured_at) AS last_capture_at,
    arg_max(outcome, captured_at) AS last_outcome,
    arg_max(reason, captured_at) AS last_reason,
    arg_max(quality, captured_at) AS last_quality,
    arg_max(is_good, captured_at) AS is_last_good,
    max(captured_at) FILTER (is_good) AS last_good_at,
    arg_max(snapshot_sha256, captured_at) FILTER (is_good) AS last_good_snapshot_sha256
FROM capture
GROUP BY source_id;
COMMENT ON VIEW source_last_capture IS 'One row is a source with its last capture and its last good one.';
