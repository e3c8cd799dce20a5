-- What the run that recorded at $recorded_at did to each source.
SELECT
    source.source_id,
    (
        SELECT count(*) FROM claim_version WHERE claim_version.source_id = source.source_id AND valid_to IS NULL
    ) AS claims,
    (
        SELECT count(*)
        FROM claim_version
        WHERE claim_version.source_id = source.source_id AND recorded_at = $recorded_at
    ) AS opened,
    (
        SELECT count(*)
        FROM claim_version
        WHERE claim_version.source_id = source.source_id AND close_recorded_at = $recorded_at
    ) AS closed,
    (SELECT count(*) FROM change WHERE change.source_id = source.source_id AND recorded_at = $recorded_at) AS changes,
    (
        SELECT count(*) FROM text_change WHERE text_change.source_id = source.source_id AND recorded_at = $recorded_at
    ) AS text_changes
FROM source
ORDER BY source.source_id;
