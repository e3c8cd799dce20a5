-- What did each source claim a month before the last run that it claims no longer?
SELECT past.publisher, past.therapy, past.relation_group, past.outcome, past.certainty, past.quote
FROM claims_as_of((SELECT max(captured_at) FROM capture) - INTERVAL 1 MONTH) AS past
ANTI JOIN current_claim USING (claim_id)
ORDER BY past.publisher, past.therapy, past.outcome;
