UPDATE claim_version
SET valid_to = new_update.valid_to,
    last_seen_at = new_update.last_seen_at,
    closed_by = new_update.closed_by,
    close_recorded_at = $recorded_at
FROM new_update
WHERE claim_version.claim_id = new_update.claim_id AND claim_version.version = new_update.version;
