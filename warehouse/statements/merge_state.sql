DELETE FROM fold_state WHERE source_id IN (SELECT source_id FROM new_state);
INSERT INTO fold_state BY NAME
SELECT new_state.*, $epoch_id AS epoch_id FROM new_state;
