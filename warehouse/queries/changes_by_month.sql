-- How often do the kinds of sources change what they claim, month by month?
SELECT
    date_trunc('month', first_seen_after_at)::DATE AS month,
    source_kind,
    count(*) FILTER (severity >= 3) AS substantive_changes,
    count(*) FILTER (change_type = 'reworded') AS rewordings,
    count(DISTINCT source_id) AS sources_that_changed
FROM claim_change
WHERE claim_id IS NOT NULL
GROUP BY month, source_kind
ORDER BY month DESC, source_kind;
