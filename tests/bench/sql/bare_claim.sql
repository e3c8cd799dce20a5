-- The present claims as a table of its own, for those who are handed claims that know their identity.
CREATE TABLE claim AS
SELECT
    claim_id, source_id, therapy, relation, relation_group, outcome, condition, polarity, certainty, population,
    evidence_type, evidence, attribution, quote, char_start, char_end, passage, rule_id, valid_from, valid_to
FROM warehouse.claim_version
WHERE valid_to IS NULL
ORDER BY source_id, passage;
CREATE TABLE claim_event (claim_id VARCHAR, event VARCHAR, before_quote VARCHAR, after_quote VARCHAR, seen_at TIMESTAMPTZ);
