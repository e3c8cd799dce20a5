-- Rules of the warehouse that some row breaks.
SELECT 'intervals of one claim overlap' AS rule, one.claim_id AS detail
FROM claim_version AS one
JOIN claim_version AS other ON other.claim_id = one.claim_id AND other.version > one.version
WHERE other.valid_from < coalesce(one.valid_to, 'infinity')
UNION ALL
SELECT 'claim version twice', claim_id || ' version ' || version
FROM claim_version
GROUP BY claim_id, version
HAVING count(*) > 1
UNION ALL
SELECT 'change id twice', change_id
FROM change
GROUP BY change_id
HAVING count(*) > 1
UNION ALL
SELECT 'capture twice', source_id || ' ' || captured_at
FROM capture
GROUP BY source_id, captured_at
HAVING count(*) > 1
UNION ALL
SELECT 'source id twice', source_id
FROM source
GROUP BY source_id
HAVING count(*) > 1
UNION ALL
SELECT 'change of an unknown claim', change_id
FROM change
ANTI JOIN claim_version USING (claim_id)
WHERE change.claim_id IS NOT NULL
UNION ALL
SELECT 'good capture without snapshot', source_id || ' ' || captured_at
FROM capture
ANTI JOIN snapshot USING (snapshot_sha256)
WHERE is_good
UNION ALL
SELECT 'claim version from an unknown snapshot', claim_id
FROM claim_version
ANTI JOIN snapshot USING (snapshot_sha256)
UNION ALL
SELECT 'more than one current epoch', string_agg(epoch_id, ', ')
FROM epoch
WHERE is_current
HAVING count(*) > 1
UNION ALL
SELECT 'storage version', tags['storage_version']
FROM duckdb_databases()
WHERE database_name = current_database() AND tags['storage_version'] NOT LIKE 'v1.5.0%';
