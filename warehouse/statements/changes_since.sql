SELECT claim_change.*, change.before_version, change.after_version
FROM claim_change
JOIN change USING (change_id)
WHERE claim_change.first_seen_after_at > $since
ORDER BY claim_change.first_seen_after_at, claim_change.severity DESC, claim_change.source_id, change_id;
