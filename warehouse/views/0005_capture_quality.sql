CREATE OR REPLACE MACRO capture_quality(outcome, reason) AS CASE
    WHEN outcome = 'suspect' THEN 0.3
    WHEN outcome NOT IN ('fetched', 'unchanged') THEN 0.0
    WHEN reason = '' THEN 1.0
    ELSE 0.8
END;
COMMENT ON MACRO capture_quality IS 'How far a capture is to be believed: 1 clean, 0.8 with a doubt noted, 0.3 suspect, 0 no evidence.';
