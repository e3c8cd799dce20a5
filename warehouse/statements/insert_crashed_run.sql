-- A run that never came to its end, as the next one notices it; one that did end after all is known already.
INSERT INTO run BY NAME
SELECT
    $run_id AS run_id,
    $run_kind AS run_kind,
    'crashed' AS status,
    $started_at AS started_at,
    $noticed_at AS finished_at,
    0 AS due_count,
    0 AS good_count,
    0 AS failed_count,
    0 AS opened_count,
    0 AS closed_count,
    0 AS change_count,
    0 AS text_change_count,
    'stopped before its end; nothing of it was recorded' AS message
WHERE $run_id NOT IN (SELECT run_id FROM run);
