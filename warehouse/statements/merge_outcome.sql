UPDATE capture
SET outcome = new_outcome.outcome, is_good = new_outcome.outcome IN ('fetched', 'unchanged')
FROM new_outcome
WHERE capture.source_id = new_outcome.source_id AND capture.captured_at = new_outcome.captured_at;
