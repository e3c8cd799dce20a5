-- Why a capture is held back stands at the end of its reason, and is taken from there when it is believed after all.
UPDATE capture
SET
    outcome = ruled.outcome,
    is_good = ruled.outcome IN ('fetched', 'unchanged'),
    reason = ruled.reason,
    quality = capture_quality(ruled.outcome, ruled.reason)
FROM (
    SELECT
        source_id,
        captured_at,
        new_outcome.outcome,
        concat_ws(
            '; ',
            nullif(regexp_replace(capture.reason, '(; )?held back: [^;]*$', ''), ''),
            'held back: ' || new_outcome.held_because
        ) AS reason
    FROM new_outcome
    JOIN capture USING (source_id, captured_at)
) AS ruled
WHERE capture.source_id = ruled.source_id AND capture.captured_at = ruled.captured_at;
