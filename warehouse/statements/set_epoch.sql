UPDATE epoch SET is_current = false WHERE is_current AND epoch_id <> $epoch_id;
INSERT INTO epoch BY NAME
SELECT $epoch_id AS epoch_id, $components AS components, $seen_at AS first_used_at, true AS is_current
WHERE $epoch_id NOT IN (SELECT epoch_id FROM epoch);
UPDATE epoch SET is_current = true WHERE epoch_id = $epoch_id;
