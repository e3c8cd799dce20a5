-- Add attempts; one already known (same source, same time) is left alone, so that an import may be repeated.
INSERT INTO capture BY NAME
SELECT
    seen.* EXCLUDE (outcome, snapshot_sha256),
    outcome,
    outcome AS judged_outcome,
    outcome IN ('fetched', 'unchanged') AS is_good,
    capture_quality(outcome, reason) AS quality,
    coalesce(seen.snapshot_sha256, CASE WHEN outcome = 'unchanged' THEN last_seen.snapshot_sha256 END) AS snapshot_sha256,
    $run_id AS run_id
FROM read_json(
    $rows,
    format = 'newline_delimited',
    columns = {
        source_id: 'VARCHAR', captured_at: 'TIMESTAMPTZ', outcome: 'VARCHAR', reason: 'VARCHAR',
        requested_url: 'VARCHAR', final_url: 'VARCHAR', redirects: 'VARCHAR[]', is_permanent_redirect: 'BOOLEAN',
        http_status: 'INTEGER', etag: 'VARCHAR', last_modified: 'VARCHAR', media_type: 'VARCHAR',
        snapshot_sha256: 'VARCHAR', elapsed_ms: 'INTEGER', origin: 'VARCHAR', renderer: 'VARCHAR'
    }
) AS seen
LEFT JOIN (
    SELECT source_id, arg_max(snapshot_sha256, captured_at) AS snapshot_sha256
    FROM capture
    WHERE is_good AND snapshot_sha256 IS NOT NULL
    GROUP BY source_id
) AS last_seen USING (source_id)
ANTI JOIN capture AS known ON known.source_id = seen.source_id AND known.captured_at = seen.captured_at
QUALIFY row_number() OVER (PARTITION BY seen.source_id, seen.captured_at) = 1;
