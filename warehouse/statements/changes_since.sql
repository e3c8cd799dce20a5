SELECT * FROM claim_change WHERE first_seen_after_at > $since ORDER BY first_seen_after_at, severity DESC, source_id;
