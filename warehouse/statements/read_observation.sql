SELECT to_json(batch_observation) FROM batch_observation ORDER BY source_id, captured_at;
