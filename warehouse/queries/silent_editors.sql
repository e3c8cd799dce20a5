-- Which sources changed their claims and left their stated review date as it was, and how often?
SELECT
    publisher,
    source_id,
    count(*) AS silent_edits,
    max(first_seen_after_at)::DATE AS latest,
    (
        SELECT count(*) FROM claim_change AS redate
        WHERE redate.source_id = edit.source_id AND redate.change_type = 'cosmetic_redate'
    ) AS dates_changed_without_a_claim
FROM claim_change AS edit
WHERE change_type = 'silent_edit'
GROUP BY publisher, source_id
ORDER BY silent_edits DESC, publisher;
