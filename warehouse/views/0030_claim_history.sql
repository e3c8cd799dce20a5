CREATE OR REPLACE VIEW claim_history AS
SELECT
    claim_version.claim_id,
    claim_version.version,
    claim_version.source_id,
    source.publisher,
    source.source_kind,
    claim_version.* EXCLUDE (claim_id, version, source_id, last_seen_at),
    claim_version.quantities[1] AS quantity,
    coalesce(claim_version.last_seen_at, source_last_capture.last_good_at) AS last_seen_at,
    CASE
        WHEN claim_version.valid_to IS NULL AND source_last_capture.is_last_good THEN 'present'
        WHEN claim_version.valid_to IS NULL THEN 'unobserved'
        WHEN pending.change_id IS NOT NULL THEN 'unobserved'
        ELSE 'absent'
    END AS presence
FROM claim_version
JOIN source USING (source_id)
LEFT JOIN source_last_capture USING (source_id)
LEFT JOIN change AS pending
    ON pending.claim_id = claim_version.claim_id
    AND pending.before_version = claim_version.version
    AND pending.change_type = 'withdrawn'
    AND NOT pending.is_confirmed;
COMMENT ON VIEW claim_history IS 'One row is a version of a claim, with its interval and what closed it.';
COMMENT ON COLUMN claim_history.presence IS 'Of this wording: present, absent (a good capture shows another or none, confirmed), unobserved (no good capture since, or an absence not yet confirmed).';
COMMENT ON COLUMN claim_history.quantity IS 'The first of quantities.';
COMMENT ON COLUMN claim_history.last_seen_at IS 'Last good capture that showed this version.';
