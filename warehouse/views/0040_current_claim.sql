CREATE OR REPLACE VIEW current_claim AS
SELECT
    claim_version.claim_id,
    claim_version.source_id,
    source.publisher,
    source.source_kind,
    claim_version.therapy,
    claim_version.relation,
    claim_version.relation_group,
    claim_version.outcome,
    claim_version.condition,
    claim_version.polarity,
    claim_version.certainty,
    claim_version.quantities[1] AS quantity,
    claim_version.quantities,
    claim_version.population,
    claim_version.evidence_type,
    claim_version.evidence,
    claim_version.attribution,
    claim_version.attribution_type,
    claim_version.is_anaphoric,
    claim_version.quote,
    claim_version.char_start,
    claim_version.char_end,
    claim_version.heading,
    claim_version.rule_id,
    first_version.first_seen_at,
    source_last_capture.last_good_at AS last_seen_at,
    CASE WHEN source_last_capture.is_last_good THEN 'present' ELSE 'unobserved' END AS presence,
    claim_version.version,
    claim_version.valid_from AS worded_so_since,
    claim_version.snapshot_sha256
FROM claim_version
JOIN source USING (source_id)
LEFT JOIN source_last_capture USING (source_id)
-- By the first version and not by a minimum over all of them, and with the source, so that asking for one source is quick.
JOIN (SELECT source_id, claim_id, valid_from AS first_seen_at FROM claim_version WHERE version = 1) AS first_version
    USING (source_id, claim_id)
WHERE claim_version.valid_to IS NULL;
COMMENT ON VIEW current_claim IS 'One row is a claim its source made when it was last well captured.';
COMMENT ON COLUMN current_claim.presence IS 'unobserved where the last capture of the source failed: last_seen_at says when it was last seen.';
COMMENT ON COLUMN current_claim.quantity IS 'The first of quantities.';
COMMENT ON COLUMN current_claim.worded_so_since IS 'First good capture with the present wording and attributes.';
