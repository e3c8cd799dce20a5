INSERT INTO text_change BY NAME
SELECT new_text_change.*, $epoch_id AS epoch_id, $recorded_at AS recorded_at FROM new_text_change;
