-- Every seed source $copies times as it was $age nights ago: another document, and of each claim another version.
INSERT INTO capture BY NAME
SELECT seed.* REPLACE (
    seed.source_id || '.' || copy AS source_id,
    seed.captured_at - to_days($age) AS captured_at,
    seed.snapshot_sha256 || '.' || copy || '.' || $age AS snapshot_sha256
)
FROM range($copies) AS copies (copy), seed_capture AS seed
ORDER BY copy, source_id;
INSERT INTO snapshot BY NAME
SELECT seed.* REPLACE (seed.snapshot_sha256 || '.' || copy || '.' || $age AS snapshot_sha256)
FROM range($copies) AS copies (copy), seed_snapshot AS seed;
INSERT INTO snapshot_document BY NAME
SELECT seed.* REPLACE (
    seed.snapshot_sha256 || '.' || copy || '.' || $age AS snapshot_sha256,
    (md5_number_lower(concat_ws('.', seed.document_id, copy, $age)) >> 1)::BIGINT AS document_id
)
FROM range($copies) AS copies (copy), seed_snapshot_document AS seed;
INSERT INTO document BY NAME
SELECT seed.* REPLACE ((md5_number_lower(concat_ws('.', seed.document_id, copy, $age)) >> 1)::BIGINT AS document_id)
FROM range($copies) AS copies (copy), seed_document AS seed;
INSERT INTO passage BY NAME
SELECT seed.* REPLACE ((md5_number_lower(concat_ws('.', seed.document_id, copy, $age)) >> 1)::BIGINT AS document_id)
FROM range($copies) AS copies (copy), seed_passage AS seed
ORDER BY copy, seed.document_id, ordinal;
INSERT INTO mention BY NAME
SELECT seed.* REPLACE ((md5_number_lower(concat_ws('.', seed.document_id, copy, $age)) >> 1)::BIGINT AS document_id)
FROM range($copies) AS copies (copy), seed_mention AS seed
ORDER BY copy, seed.document_id, char_start;
INSERT INTO document_claim BY NAME
SELECT seed.* REPLACE ((md5_number_lower(concat_ws('.', seed.document_id, copy, $age)) >> 1)::BIGINT AS document_id)
FROM range($copies) AS copies (copy), seed_document_claim AS seed
ORDER BY copy, seed.document_id, ordinal;
INSERT INTO claim_version BY NAME
SELECT seed.* REPLACE (
    seed.claim_id || '.' || copy AS claim_id,
    $version AS version,
    seed.source_id || '.' || copy AS source_id,
    seed.snapshot_sha256 || '.' || copy || '.' || $age AS snapshot_sha256,
    seed.valid_from - to_days($age) AS valid_from,
    CASE WHEN $age > 0 THEN seed.valid_from - to_days($age - 1) END AS valid_to,
    CASE WHEN $age > 0 THEN seed.valid_from - to_days($age) END AS last_seen_at,
    CASE WHEN $age > 0 THEN 'softened' END AS closed_by,
    seed.valid_from - to_days($age) AS recorded_at,
    CASE WHEN $age > 0 THEN seed.valid_from - to_days($age - 1) END AS close_recorded_at
)
FROM range($copies) AS copies (copy), seed_claim_version AS seed
ORDER BY copy, seed.source_id, passage;
INSERT INTO change BY NAME
SELECT
    md5(seed.claim_id || '.' || copy || '.' || $age) AS change_id,
    'softened' AS change_type,
    4 AS severity,
    seed.source_id || '.' || copy AS source_id,
    seed.claim_id || '.' || copy AS claim_id,
    seed.therapy,
    seed.relation_group,
    seed.outcome,
    'certainty' AS attribute,
    'established' AS before_value,
    'hedged' AS after_value,
    seed.quote AS before_quote,
    seed.quote AS after_quote,
    seed.valid_from - to_days($age + 1) AS last_seen_before_at,
    seed.valid_from - to_days($age) AS first_seen_after_at,
    true AS is_confirmed,
    $version - 1 AS before_version,
    $version AS after_version,
    seed.run_id,
    seed.epoch_id,
    seed.valid_from - to_days($age) AS recorded_at
FROM range($copies) AS copies (copy), seed_claim_version AS seed
WHERE $version > 1;
