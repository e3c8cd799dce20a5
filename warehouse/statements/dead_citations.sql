-- Cited addresses that are gone and that no memento is known of; one looked up in vain is looked up again in a month.
SELECT change.before_value AS url, any_value(citation.cited_source_id) AS cited_source_id,
    min(change.first_seen_after_at) AS gone_at
FROM change
JOIN citation
    ON citation.source_id = change.source_id AND citation.url = change.before_value AND citation.valid_to IS NULL
ANTI JOIN memento
    ON memento.url = change.before_value
    AND (memento.memento_url IS NOT NULL OR memento.looked_up_at > $now::TIMESTAMPTZ - INTERVAL 30 DAYS)
WHERE change.change_type = 'citation_broken' AND citation.cited_source_id IS NOT NULL
GROUP BY change.before_value
ORDER BY gone_at DESC, url
LIMIT $most;
