-- What the run that recorded at $recorded_at did to each source; a source claims what its last good document claims.
SELECT
    source.source_id,
    coalesce(document.claim_count, 0)::INTEGER,
    coalesce(opened, 0)::INTEGER,
    coalesce(closed, 0)::INTEGER,
    coalesce(changes, 0)::INTEGER,
    coalesce(text_changes, 0)::INTEGER
FROM source
LEFT JOIN fold_state USING (source_id)
LEFT JOIN document ON document.document_id = fold_state.document_id
LEFT JOIN (
    SELECT
        source_id,
        count(*) FILTER (recorded_at = $recorded_at) AS opened,
        count(*) FILTER (close_recorded_at = $recorded_at) AS closed
    FROM claim_version
    WHERE recorded_at = $recorded_at OR close_recorded_at = $recorded_at
    GROUP BY source_id
) AS version USING (source_id)
LEFT JOIN (
    SELECT source_id, count(*) AS changes FROM change WHERE recorded_at = $recorded_at GROUP BY source_id
) AS recorded USING (source_id)
LEFT JOIN (
    SELECT source_id, count(*) AS text_changes FROM text_change WHERE recorded_at = $recorded_at GROUP BY source_id
) AS text_recorded USING (source_id)
ORDER BY source.source_id;
