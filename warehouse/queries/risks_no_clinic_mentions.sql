-- Which risks do regulators, societies, papers or patient organisations name that no clinic mentions?
SELECT
    risk.therapy,
    coalesce(concept.name, risk.outcome) AS risk,
    count(DISTINCT risk.source_id) AS named_by_sources,
    string_agg(DISTINCT risk.publisher, ', ' ORDER BY risk.publisher) AS named_by,
    any_value(risk.quote) AS example
FROM current_claim AS risk
LEFT JOIN concept ON concept.concept = risk.outcome
WHERE risk.relation_group = 'RISK'
    AND risk.polarity = 'affirmed'
    AND risk.source_kind <> 'clinic'
    AND risk.outcome IS NOT NULL
    AND NOT EXISTS (
        FROM current_claim AS clinic
        WHERE clinic.source_kind = 'clinic' AND clinic.relation_group = 'RISK' AND clinic.outcome = risk.outcome
    )
GROUP BY risk.therapy, risk.outcome, concept.name
ORDER BY named_by_sources DESC, risk.therapy, risk;
