-- Which claims were withdrawn, between which two looks at the page, and is it sure yet?
SELECT publisher, therapy, relation_group, outcome, before_quote AS withdrawn_words,
    last_seen_before_at::DATE AS last_seen, first_seen_after_at::DATE AS first_missing, is_confirmed
FROM claim_change
WHERE change_type = 'withdrawn'
ORDER BY first_seen_after_at DESC, severity DESC, publisher, change_id;
