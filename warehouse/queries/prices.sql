-- What do sources say a therapy costs, and what did they say before?
SELECT publisher, therapy, version, quantity.text AS price, valid_from::DATE AS since, valid_to::DATE AS until, quote
FROM claim_history
WHERE relation = 'COSTS' AND quantity IS NOT NULL
ORDER BY publisher, claim_id, version;
