INSERT INTO change BY NAME
SELECT new_change.*, $epoch_id AS epoch_id, $recorded_at AS recorded_at FROM new_change;
