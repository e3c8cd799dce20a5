-- When a source was observed, successfully or not.
SELECT captured_at FROM capture WHERE source_id = $source_id;
