-- Which claims name a trial whose own registry record, or paper, says otherwise about the same thing?
SELECT
    claim.publisher,
    claim.evidence AS trial,
    trial.registry_id,
    claim.outcome,
    claim.polarity,
    claim.certainty,
    claim.quote,
    record.polarity AS record_polarity,
    record.certainty AS record_certainty,
    record.quote AS record_quote
FROM current_claim AS claim
JOIN trial ON trial.concept = claim.evidence OR trial.registry_id = claim.evidence
JOIN current_claim AS record
    ON record.therapy = claim.therapy
    AND record.relation_group = claim.relation_group
    AND record.outcome IS NOT DISTINCT FROM claim.outcome
    AND record.source_id <> claim.source_id
    AND (
        record.source_id = trial.source_id
        OR (record.source_kind IN ('registry', 'paper') AND record.evidence IN (trial.concept, trial.registry_id))
    )
WHERE record.polarity <> claim.polarity OR record.certainty <> claim.certainty
ORDER BY record.polarity <> claim.polarity DESC, claim.publisher;
