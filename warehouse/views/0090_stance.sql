CREATE OR REPLACE VIEW stance AS
SELECT
    therapy,
    outcome,
    source_kind,
    count(*) AS claim_count,
    count(DISTINCT source_id) AS source_count,
    count(*) FILTER (polarity = 'affirmed') AS affirmed_count,
    count(*) FILTER (polarity = 'negated') AS negated_count,
    count(*) FILTER (certainty = 'established') AS established_count,
    count(*) FILTER (certainty = 'hedged') AS hedged_count,
    count(*) FILTER (certainty = 'speculative') AS speculative_count
FROM current_claim
GROUP BY therapy, outcome, source_kind;
COMMENT ON VIEW stance IS 'One row is a therapy, an outcome and a kind of source: how many claims now say so, deny it, and how surely.';
