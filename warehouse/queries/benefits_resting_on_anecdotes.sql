-- Which benefits does a source state as a fact with a patient's story as the only evidence?
SELECT publisher, source_kind, therapy, outcome, evidence_type, attribution, quote
FROM current_claim AS claim
WHERE relation_group IN ('BENEFIT', 'CURE')
    AND polarity = 'affirmed'
    AND certainty = 'established'
    AND evidence_type = 'anecdote'
    AND NOT EXISTS (
        FROM current_claim AS better
        WHERE better.source_id = claim.source_id
            AND better.therapy = claim.therapy
            AND better.outcome IS NOT DISTINCT FROM claim.outcome
            AND better.evidence_type IN ('trial', 'study', 'guideline')
    )
ORDER BY publisher, therapy, outcome;
