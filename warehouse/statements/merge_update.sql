-- What a night says of rows written by earlier ones.
-- A claim that came back: what we believed meanwhile is kept, then the version stands as if it had never been closed.
INSERT INTO claim_version_superseded BY NAME
SELECT claim_version.*, $recorded_at::TIMESTAMPTZ AS superseded_at
FROM claim_version
WHERE (claim_id, version) IN (SELECT (claim_id, version) FROM new_update WHERE "update" = 'reopen');
UPDATE claim_version
SET valid_to = NULL, last_seen_at = NULL, closed_by = NULL, close_recorded_at = NULL, recorded_at = $recorded_at
WHERE (claim_id, version) IN (SELECT (claim_id, version) FROM new_update WHERE "update" = 'reopen');
UPDATE claim_version
SET valid_to = new_update.valid_to,
    last_seen_at = new_update.last_seen_at,
    closed_by = new_update.closed_by,
    close_recorded_at = $recorded_at
FROM new_update
WHERE new_update."update" = 'close'
    AND claim_version.claim_id = new_update.claim_id
    AND claim_version.version = new_update.version;

INSERT INTO change_superseded BY NAME
SELECT change.*, $recorded_at::TIMESTAMPTZ AS superseded_at
FROM change
WHERE change_id IN (SELECT change_id FROM new_update WHERE "update" = 'undo');
DELETE FROM change WHERE change_id IN (SELECT change_id FROM new_update WHERE "update" = 'undo');
UPDATE change
SET is_confirmed = true, confirm_recorded_at = $recorded_at
WHERE change_id IN (SELECT change_id FROM new_update WHERE "update" = 'confirm');

UPDATE location
SET valid_to = new_update.valid_to
FROM new_update
WHERE new_update."update" = 'location'
    AND location.source_id = new_update.source_id
    AND location.url_key = new_update.key
    AND location.valid_to IS NULL;
UPDATE source_status
SET valid_to = new_update.valid_to
FROM new_update
WHERE new_update."update" = 'source_status'
    AND source_status.source_id = new_update.source_id
    AND source_status.status = new_update.key
    AND source_status.valid_to IS NULL;
UPDATE citation
SET valid_to = new_update.valid_to
FROM new_update
WHERE new_update."update" = 'citation'
    AND citation.source_id = new_update.source_id
    AND citation.url_key = new_update.key
    AND citation.valid_to IS NULL;
