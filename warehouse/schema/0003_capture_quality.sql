-- How far a capture is to be believed, beside what came of it. New rows get it from the macro capture_quality.

ALTER TABLE capture ADD COLUMN quality DOUBLE;
UPDATE capture
SET quality = CASE
    WHEN outcome = 'suspect' THEN 0.3
    WHEN outcome NOT IN ('fetched', 'unchanged') THEN 0.0
    WHEN reason = '' THEN 1.0
    ELSE 0.8
END;
COMMENT ON COLUMN capture.quality IS '1 clean; 0.8 good, with a doubt noted in reason; 0.3 suspect: the text may be partly the page''s; 0 no evidence at all.';
COMMENT ON COLUMN capture.reason IS 'What gave the outcome and the quality, separated by semicolons; empty where nothing was odd.';
