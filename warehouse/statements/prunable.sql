-- What `prune` would delete, by what it is.
WITH old_epoch AS (
    SELECT epoch_id FROM epoch WHERE NOT is_current
),
old_document AS (
    SELECT document_id FROM document SEMI JOIN old_epoch USING (epoch_id)
)
SELECT 'documents of earlier epochs' AS what, count(*) AS row_count
FROM old_document
UNION ALL
SELECT 'passages, mentions and claims read from them', sum(rows)::BIGINT
FROM (
    SELECT count(*) AS rows FROM passage SEMI JOIN old_document USING (document_id)
    UNION ALL
    SELECT count(*) FROM mention SEMI JOIN old_document USING (document_id)
    UNION ALL
    SELECT count(*) FROM document_claim SEMI JOIN old_document USING (document_id)
)
UNION ALL
SELECT 'superseded versions and changes of earlier epochs', sum(rows)::BIGINT
FROM (
    SELECT count(*) AS rows FROM claim_version_superseded SEMI JOIN old_epoch USING (epoch_id)
    UNION ALL
    SELECT count(*) FROM change_superseded SEMI JOIN old_epoch USING (epoch_id)
    UNION ALL
    SELECT count(*) FROM text_change_superseded SEMI JOIN old_epoch USING (epoch_id)
);
