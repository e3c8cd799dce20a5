INSERT INTO claim_version BY NAME
SELECT
    new_version.*,
    $epoch_id AS epoch_id,
    $recorded_at AS recorded_at,
    CASE WHEN valid_to IS NOT NULL THEN $recorded_at END AS close_recorded_at
FROM new_version;
