UPDATE location
SET valid_to = new_update.valid_to
FROM new_update
WHERE new_update."table" = 'location'
    AND location.source_id = new_update.source_id
    AND location.url_key = new_update.key
    AND location.valid_to IS NULL;
UPDATE source_status
SET valid_to = new_update.valid_to
FROM new_update
WHERE new_update."table" = 'source_status'
    AND source_status.source_id = new_update.source_id
    AND source_status.status = new_update.key
    AND source_status.valid_to IS NULL;
UPDATE citation
SET valid_to = new_update.valid_to
FROM new_update
WHERE new_update."table" = 'citation'
    AND citation.source_id = new_update.source_id
    AND citation.url_key = new_update.key
    AND citation.valid_to IS NULL;
