INSERT INTO run BY NAME
SELECT
    $run_id AS run_id,
    $run_kind AS run_kind,
    'finished' AS status,
    $started_at AS started_at,
    $finished_at AS finished_at,
    $epoch_id AS epoch_id,
    $code_version AS code_version,
    (SELECT count(*) FROM capture WHERE run_id = $run_id) AS due_count,
    (SELECT count(*) FROM capture WHERE run_id = $run_id AND is_good) AS good_count,
    (SELECT count(*) FROM capture WHERE run_id = $run_id AND NOT is_good) AS failed_count,
    $opened_count AS opened_count,
    $closed_count AS closed_count,
    $change_count AS change_count,
    $text_change_count AS text_change_count,
    $message AS message;
