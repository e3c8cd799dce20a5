-- How sure is each kind of source that a therapy does what is said of it?
SELECT
    coalesce(therapy.name, stance.therapy) AS therapy,
    coalesce(outcome.name, stance.outcome) AS outcome,
    source_kind,
    source_count,
    affirmed_count,
    negated_count,
    round(100.0 * established_count / claim_count) AS established_percent
FROM stance
LEFT JOIN concept AS therapy ON therapy.concept = stance.therapy
LEFT JOIN concept AS outcome ON outcome.concept = stance.outcome
WHERE stance.outcome IS NOT NULL
ORDER BY claim_count DESC, therapy, outcome, source_kind
LIMIT 50;
