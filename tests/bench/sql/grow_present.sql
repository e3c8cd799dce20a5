-- What there is once for every source, whatever its past.
INSERT INTO source BY NAME
SELECT seed.* REPLACE (
    seed.source_id || '.' || copy AS source_id,
    seed.url || '/' || copy AS url,
    seed.url_key || '/' || copy AS url_key
)
FROM range($copies) AS copies (copy), seed_source AS seed;
INSERT INTO location BY NAME
SELECT seed.* REPLACE (
    seed.source_id || '.' || copy AS source_id,
    seed.url || '/' || copy AS url,
    seed.url_key || '/' || copy AS url_key,
    seed.valid_from - to_days($oldest) AS valid_from
)
FROM range($copies) AS copies (copy), seed_location AS seed;
INSERT INTO fold_state BY NAME
SELECT seed.* REPLACE (
    seed.source_id || '.' || copy AS source_id,
    seed.document_id || '.' || copy || '.0' AS document_id,
    seed.location_url || '/' || copy AS location_url,
    regexp_replace(
        regexp_replace(
            regexp_replace(
                regexp_replace(seed.state::VARCHAR, '("claim_id":"[^"]+)"', '\1.' || copy || '"', 'g'),
                '("(?:document_id|snapshot_sha256)":"[^"]+)"', '\1.' || copy || '.0"', 'g'
            ),
            '("final_url":"[^"]+)"', '\1/' || copy || '"', 'g'
        ),
        '"version":1\b', '"version":' || ($oldest + 1), 'g'
    )::JSON AS state
)
FROM range($copies) AS copies (copy), seed_fold_state AS seed;
