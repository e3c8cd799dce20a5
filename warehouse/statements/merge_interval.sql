INSERT INTO location BY NAME
SELECT source_id, url, key AS url_key, valid_from, valid_to, $recorded_at AS recorded_at
FROM new_interval
WHERE "table" = 'location';
INSERT INTO source_status BY NAME
SELECT source_id, key AS status, valid_from, valid_to, $recorded_at AS recorded_at
FROM new_interval
WHERE "table" = 'source_status';
INSERT INTO citation BY NAME
SELECT
    source_id, url, key AS url_key, source_key, anchor_text, sentence, valid_from, valid_to, $recorded_at AS recorded_at
FROM new_interval
WHERE "table" = 'citation';
