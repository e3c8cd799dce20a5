INSERT INTO claim_version BY NAME
SELECT
    new_version.*,
    $epoch_id AS epoch_id,
    $recorded_at AS recorded_at,
    CASE WHEN valid_to IS NOT NULL THEN $recorded_at END AS close_recorded_at
FROM new_version;
INSERT INTO change BY NAME
SELECT new_change.*, $epoch_id AS epoch_id, $recorded_at AS recorded_at FROM new_change;
INSERT INTO text_change BY NAME
SELECT new_text_change.*, $epoch_id AS epoch_id, $recorded_at AS recorded_at FROM new_text_change;
INSERT INTO location BY NAME
SELECT source_id, url, key AS url_key, valid_from, valid_to, $recorded_at AS recorded_at
FROM new_interval
WHERE "table" = 'location';
INSERT INTO source_status BY NAME
SELECT source_id, key AS status, valid_from, valid_to, $recorded_at AS recorded_at
FROM new_interval
WHERE "table" = 'source_status';
INSERT INTO citation BY NAME
SELECT source_id, url, key AS url_key, anchor_text, sentence, valid_from, valid_to, $recorded_at AS recorded_at
FROM new_interval
WHERE "table" = 'citation';
UPDATE capture
SET outcome = new_outcome.outcome, is_good = new_outcome.outcome IN ('fetched', 'unchanged')
FROM new_outcome
WHERE capture.source_id = new_outcome.source_id AND capture.captured_at = new_outcome.captured_at;
DELETE FROM fold_state WHERE source_id IN (SELECT source_id FROM new_state);
INSERT INTO fold_state BY NAME FROM new_state;
