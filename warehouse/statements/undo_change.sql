-- What a later capture shows never to have happened.
INSERT INTO change_superseded BY NAME
SELECT change.*, $recorded_at::TIMESTAMPTZ AS superseded_at
FROM change
SEMI JOIN new_update USING (change_id);
DELETE FROM change WHERE change_id IN (SELECT change_id FROM new_update);
