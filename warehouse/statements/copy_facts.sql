-- What was observed and followed, from the published warehouse into an empty one: no history, nothing extracted.
INSERT INTO replay.source FROM warehouse.source;
INSERT INTO replay.snapshot FROM warehouse.snapshot;
INSERT INTO replay.concept FROM warehouse.concept;
INSERT INTO replay.epoch FROM warehouse.epoch;
INSERT INTO replay.capture
SELECT * REPLACE (judged_outcome AS outcome, judged_outcome IN ('fetched', 'unchanged') AS is_good)
FROM warehouse.capture;
