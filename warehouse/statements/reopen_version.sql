-- A claim that came back: what we believed meanwhile is kept, then the version stands as if it had never been closed.
INSERT INTO claim_version_superseded BY NAME
SELECT claim_version.*, $recorded_at::TIMESTAMPTZ AS superseded_at
FROM claim_version
SEMI JOIN new_update USING (claim_id, version);
UPDATE claim_version
SET valid_to = NULL, last_seen_at = NULL, closed_by = NULL, close_recorded_at = NULL, recorded_at = $recorded_at
FROM new_update
WHERE claim_version.claim_id = new_update.claim_id AND claim_version.version = new_update.version;
