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
    (md5_number_lower(concat_ws('.', seed.document_id, copy, 0)) >> 1)::BIGINT AS document_id,
    seed.location_url || '/' || copy AS location_url,
    json_merge_patch(
        seed.state,
        to_json({
            base: {
                document_id: (md5_number_lower(concat_ws('.', seed.document_id, copy, 0)) >> 1)::BIGINT,
                snapshot_sha256: seed.state ->> '$.base.snapshot_sha256' || '.' || copy || '.0',
                final_url: seed.state ->> '$.base.final_url' || '/' || copy
            },
            present: list_transform(
                from_json(seed.state -> '$.present', '[["VARCHAR"]]'),
                lambda one: [one[1] || '.' || copy, ($oldest + 1)::VARCHAR]
            )
        })
    ) AS state
)
FROM range($copies) AS copies (copy), seed_fold_state AS seed;
