-- Sources observed by a run, and what their history needs: nothing, a step, or a fold from the start.
CREATE OR REPLACE TEMP TABLE to_fold AS
WITH seen AS (
    SELECT
        observation.*,
        coalesce(fold_state.epoch_id <> $epoch_id, false) AS is_other_epoch,
        coalesce(
            CASE
                WHEN observation.is_good THEN
                    observation.document_id = fold_state.document_id
                    AND observation.links_id = fold_state.links_id
                    AND observation.final_url = fold_state.location_url
                    AND fold_state.status = 'ok'
                    AND NOT fold_state.is_waiting
                WHEN observation.outcome = 'blocked' THEN fold_state.status = 'blocked' AND NOT fold_state.is_waiting
                WHEN observation.outcome IN ('missing', 'gone') THEN fold_state.status = 'gone'
                ELSE fold_state.state IS NOT NULL
            END,
            false
        ) AS is_quiet
    FROM observation
    LEFT JOIN fold_state USING (source_id)
    WHERE observation.run_id = $run_id
),
known AS (
    SELECT source_id, max(captured_at) AS captured_at
    FROM capture
    WHERE run_id <> $run_id AND source_id IN (SELECT source_id FROM seen)
    GROUP BY source_id
)
SELECT
    seen.source_id,
    min(seen.captured_at) AS first_new_at,
    coalesce(min(seen.captured_at) <= any_value(known.captured_at), false) OR bool_or(is_other_epoch)
        AS is_out_of_order
FROM seen
LEFT JOIN known USING (source_id)
GROUP BY seen.source_id
HAVING NOT bool_and(is_quiet) OR is_out_of_order;
