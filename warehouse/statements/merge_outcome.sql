-- Why a capture is held back stands at the end of its reason, and is taken from there when it is believed after all.
UPDATE capture
SET
    outcome = new_outcome.outcome,
    is_good = new_outcome.outcome IN ('fetched', 'unchanged'),
    reason = concat_ws(
        '; ',
        nullif(regexp_replace(capture.reason, '(; )?held back: [^;]*$', ''), ''),
        'held back: ' || new_outcome.held_because
    )
FROM new_outcome
WHERE capture.source_id = new_outcome.source_id AND capture.captured_at = new_outcome.captured_at;
