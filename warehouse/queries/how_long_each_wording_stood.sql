-- How long did each wording of a claim stand, and what ended it?
SELECT
    publisher,
    therapy,
    outcome,
    version,
    valid_from::DATE AS first_seen,
    last_seen_at::DATE AS last_seen,
    date_diff('day', valid_from, last_seen_at) AS days_seen,
    closed_by,
    quote
FROM claim_history
WHERE claim_id IN (SELECT claim_id FROM claim_version GROUP BY claim_id HAVING count(*) > 1)
ORDER BY publisher, claim_id, version;
