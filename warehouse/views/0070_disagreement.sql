CREATE OR REPLACE VIEW disagreement AS
WITH stand AS (
    SELECT
        claim_id, source_id, publisher, source_kind, therapy, relation, relation_group, outcome, condition, polarity,
        certainty, quote,
        CASE certainty WHEN 'speculative' THEN 0 WHEN 'hedged' THEN 1 ELSE 2 END AS certainty_step
    FROM current_claim
    WHERE therapy IS NOT NULL AND (outcome IS NOT NULL OR relation_group NOT IN ('BENEFIT', 'RISK', 'PROCEDURE'))
)
SELECT
    one.therapy,
    one.relation_group,
    one.outcome,
    one.condition,
    CASE WHEN one.polarity <> other.polarity THEN 'polarity' ELSE 'certainty' END AS disagree_on,
    one.source_id,
    one.publisher,
    one.source_kind,
    one.claim_id,
    one.polarity,
    one.certainty,
    one.quote,
    other.source_id AS other_source_id,
    other.publisher AS other_publisher,
    other.source_kind AS other_source_kind,
    other.claim_id AS other_claim_id,
    other.polarity AS other_polarity,
    other.certainty AS other_certainty,
    other.quote AS other_quote
FROM stand AS one
JOIN stand AS other
    ON one.therapy = other.therapy
    AND one.relation_group = other.relation_group
    AND one.outcome IS NOT DISTINCT FROM other.outcome
    -- A claim that names no condition speaks of the condition the page is about.
    AND coalesce(one.condition, other.condition, '') = coalesce(other.condition, one.condition, '')
    -- Status, rules, advice and access differ by what is denied: "not recommended" is no contradiction of "experimental".
    AND (one.relation = other.relation OR one.relation_group IN ('BENEFIT', 'RISK', 'CURE', 'SAFETY'))
    AND one.source_id < other.source_id
    AND (one.polarity <> other.polarity OR abs(one.certainty_step - other.certainty_step) = 2)
QUALIFY row_number() OVER (
    PARTITION BY one.source_id, other.source_id, one.therapy, one.relation_group, one.outcome
    ORDER BY one.polarity <> other.polarity DESC, one.claim_id, other.claim_id
) = 1;
COMMENT ON VIEW disagreement IS 'One row is two sources that now assert the same proposition with opposite polarity, or with certainty two steps apart.';
COMMENT ON COLUMN disagreement.disagree_on IS 'polarity or certainty.';
