-- Which claims name a trial whose own registry record, or paper, says otherwise about the same thing?
WITH registry_source AS (
    SELECT upper(split_part(source_key, ':', 2)) AS registry_id, source_id FROM source WHERE source_key IS NOT NULL
    UNION
    SELECT registry_id, source_id FROM trial_version
    UNION
    SELECT regexp_extract(upper(url), '[A-Z]{3,}[0-9]{6,}|[0-9]{4}-[0-9]{6}-[0-9]{2}'), source_id
    FROM source
    WHERE source_kind = 'registry' AND url IS NOT NULL
),
-- A text names a trial by its concept (trial:mesems), by an id no concept has (trial:NCT01234567) or by the bare id.
named AS (
    SELECT concept AS name, concept AS trial, registry_id FROM trial
    UNION
    SELECT registry_id, concept, registry_id FROM trial
    UNION
    SELECT unnest([registry_id, 'trial:' || registry_id]), 'trial:' || registry_id, registry_id
    FROM registry_source
    WHERE registry_id NOT IN (SELECT registry_id FROM trial)
),
record AS (
    SELECT named.trial, current_claim.*
    FROM current_claim
    JOIN registry_source USING (source_id)
    JOIN named USING (registry_id)
    UNION
    SELECT named.trial, current_claim.*
    FROM current_claim
    JOIN named ON named.name = current_claim.evidence
    WHERE source_kind IN ('registry', 'paper')
)
SELECT DISTINCT
    claim.publisher,
    named.trial,
    claim.outcome,
    claim.polarity,
    claim.certainty,
    claim.quote,
    record.publisher AS record_publisher,
    record.polarity AS record_polarity,
    record.certainty AS record_certainty,
    record.quote AS record_quote
FROM current_claim AS claim
JOIN named ON named.name = claim.evidence
JOIN record
    ON record.trial = named.trial
    AND record.source_id <> claim.source_id
    AND record.therapy = claim.therapy
    AND record.relation_group = claim.relation_group
    AND record.outcome IS NOT DISTINCT FROM claim.outcome
WHERE record.polarity <> claim.polarity OR record.certainty <> claim.certainty
ORDER BY record.polarity <> claim.polarity DESC, claim.publisher, claim.quote, record_quote;
