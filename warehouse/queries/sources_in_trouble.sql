-- Which sources need a look, those that need a person first?
SELECT source_id, publisher, status, last_outcome, last_reason, what_to_do, is_actionable, failures_in_a_row, days_stale,
    last_good_at, current_location
FROM source_health
WHERE is_tracked AND (status <> 'ok' OR failures_in_a_row > 0 OR last_capture_at IS NULL)
ORDER BY is_actionable DESC, failures_in_a_row DESC, days_stale DESC NULLS FIRST, source_id;
