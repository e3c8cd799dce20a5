-- The least that must be done: find what differs, close it, open it, list it.
CREATE TEMP TABLE delta AS
SELECT
    coalesce(now.claim_id, was.claim_id) AS claim_id,
    CASE WHEN was.claim_id IS NULL THEN 'added' WHEN now.claim_id IS NULL THEN 'withdrawn' ELSE 'changed' END AS event,
    was.quote AS before_quote,
    now.quote AS after_quote
FROM read_parquet($observed) AS now
FULL JOIN (SELECT * FROM claim WHERE valid_to IS NULL) AS was USING (claim_id)
WHERE (now.polarity, now.certainty, now.population, now.quote)
    IS DISTINCT FROM (was.polarity, was.certainty, was.population, was.quote);
UPDATE claim
SET valid_to = $now
WHERE valid_to IS NULL AND claim_id IN (SELECT claim_id FROM delta WHERE event <> 'added');
INSERT INTO claim BY NAME
SELECT now.*, $now::TIMESTAMPTZ AS valid_from
FROM read_parquet($observed) AS now
SEMI JOIN delta USING (claim_id);
INSERT INTO claim_event SELECT *, $now::TIMESTAMPTZ FROM delta;
