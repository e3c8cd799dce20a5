-- Tracked sources whose time has come, with what a conditional request needs.
WITH attempt AS (
    SELECT source_id, max(captured_at) AS attempted_at, max(captured_at) FILTER (is_good) AS good_at
    FROM capture
    WHERE origin = 'live'
    GROUP BY source_id
),
streak AS (
    SELECT capture.source_id, count(*) AS unchanged_in_a_row
    FROM capture
    LEFT JOIN (
        SELECT source_id, max(captured_at) AS fetched_at
        FROM capture
        WHERE origin = 'live' AND judged_outcome = 'fetched'
        GROUP BY source_id
    ) AS fetched USING (source_id)
    WHERE origin = 'live' AND outcome = 'unchanged' AND captured_at > coalesce(fetched_at, '-infinity')
    GROUP BY capture.source_id
),
last_good AS (
    SELECT source_id, arg_max(snapshot_sha256, captured_at) AS snapshot_sha256
    FROM capture
    WHERE origin = 'live' AND judged_outcome IN ('fetched', 'unchanged')
    GROUP BY source_id
),
validator AS (
    -- Of the bytes last received only: an older ETag could earn a "not modified" for a page that went back.
    SELECT
        source_id,
        arg_max(etag, captured_at) AS etag,
        arg_max(last_modified, captured_at) AS last_modified
    FROM capture
    JOIN last_good USING (source_id, snapshot_sha256)
    WHERE origin = 'live'
    GROUP BY source_id
)
SELECT to_json({
    source: source,
    etag: validator.etag,
    last_modified: validator.last_modified,
    last_snapshot_sha256: last_good.snapshot_sha256,
    unchanged_in_a_row: coalesce(streak.unchanged_in_a_row, 0),
    last_text_chars: document.text_chars
})
FROM source
LEFT JOIN attempt USING (source_id)
LEFT JOIN streak USING (source_id)
LEFT JOIN last_good USING (source_id)
LEFT JOIN validator USING (source_id)
LEFT JOIN fold_state USING (source_id)
LEFT JOIN document ON document.document_id = fold_state.document_id
WHERE source.is_tracked
    AND (
        -- A source that did not answer is tried again the next night, whatever its cadence.
        $is_everything_due
        OR attempt.good_at IS NULL
        OR attempt.good_at < attempt.attempted_at
        OR source.path IS NOT NULL
        OR attempt.good_at <= $now::TIMESTAMPTZ - CASE source.cadence
            WHEN 'weekly' THEN INTERVAL 156 HOURS
            WHEN 'monthly' THEN INTERVAL 27 DAYS
            ELSE INTERVAL 0 SECONDS
        END
    )
ORDER BY source.source_id;
