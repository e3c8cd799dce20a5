DELETE FROM fold_state WHERE source_id IN (SELECT source_id FROM new_state);
INSERT INTO fold_state BY NAME FROM new_state;
