CREATE OR REPLACE VIEW claim_change AS
SELECT
    change.change_id,
    change.change_type,
    change.severity,
    change.source_id,
    source.publisher,
    source.source_kind,
    change.claim_id,
    change.therapy,
    change.relation_group,
    change.outcome,
    change.attribute,
    change.before_value,
    coalesce(memento.memento_url, change.after_value) AS after_value,
    change.before_quote,
    change.after_quote,
    change.last_seen_before_at,
    change.first_seen_after_at,
    change.is_confirmed,
    change.run_id,
    change.recorded_at
FROM change
JOIN source USING (source_id)
LEFT JOIN memento ON change.change_type = 'citation_broken' AND memento.url = change.before_value;
COMMENT ON VIEW claim_change IS 'One row is a change: of a claim, or of its source where claim_id is NULL.';
COMMENT ON COLUMN claim_change.last_seen_before_at IS 'The change lies after this good capture …';
COMMENT ON COLUMN claim_change.first_seen_after_at IS '… and not after this one.';
COMMENT ON COLUMN claim_change.is_confirmed IS 'False while an absence has been seen in too few good captures in a row.';
COMMENT ON COLUMN claim_change.run_id IS 'The run whose capture first showed it.';
COMMENT ON COLUMN claim_change.after_value IS 'What it is now; for citation_broken the memento that still shows the page, or gone where none is known.';
