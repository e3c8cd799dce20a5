-- All claims as the night sees them: of the sources in $changed four claims softened, one gone and one new.
WITH seen AS (
    SELECT
        * EXCLUDE (valid_from, valid_to),
        source_id IN (SELECT unnest($changed::VARCHAR[])) AS is_changed
    FROM claim
)
SELECT * EXCLUDE (is_changed) REPLACE (
    CASE WHEN is_changed AND passage % 12 = 3 THEN 'hedged' ELSE certainty END AS certainty,
    CASE WHEN is_changed AND passage % 12 = 3 THEN replace(quote, ' reduced ', ' may have reduced ') ELSE quote END AS quote
)
FROM seen
WHERE NOT (is_changed AND passage = 1)
UNION ALL
SELECT * EXCLUDE (is_changed) REPLACE (claim_id || '.new' AS claim_id, 'It also helped: ' || quote AS quote)
FROM seen
WHERE is_changed AND passage = 0
ORDER BY source_id, passage;
