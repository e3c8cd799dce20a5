-- What changed in the last month in what sources say about blood stem cell transplantation, gravest first?
SELECT
    first_seen_after_at::DATE AS first_seen,
    change_type,
    severity,
    publisher,
    outcome,
    before_quote,
    after_quote,
    is_confirmed
FROM claim_change
WHERE therapy IN (SELECT concept FROM concept_tree WHERE ancestor = 'therapy:hsct')
    AND severity > 0
    AND first_seen_after_at > (SELECT max(captured_at) FROM capture) - INTERVAL 1 MONTH
ORDER BY severity DESC, first_seen_after_at DESC, publisher, change_id;
