-- Of the sources folded from the start: what was believed before and is not said again moves to the superseded tables,
-- what is said again stays as it was, and only what is new is left to be inserted.
CREATE OR REPLACE TEMP TABLE refolded AS
SELECT source_id FROM batch WHERE is_out_of_order;

CREATE OR REPLACE TEMP TABLE kept_version AS
SELECT claim_id, version
FROM (
    SELECT * EXCLUDE (epoch_id, recorded_at, close_recorded_at) FROM claim_version SEMI JOIN refolded USING (source_id)
    INTERSECT
    SELECT * FROM new_version
);
INSERT INTO claim_version_superseded BY NAME
SELECT claim_version.*, $recorded_at::TIMESTAMPTZ AS superseded_at
FROM claim_version
SEMI JOIN refolded USING (source_id)
ANTI JOIN kept_version USING (claim_id, version);
DELETE FROM claim_version
WHERE source_id IN (FROM refolded) AND (claim_id, version) NOT IN (SELECT (claim_id, version) FROM kept_version);
DELETE FROM new_version
WHERE source_id IN (FROM refolded) AND (claim_id, version) IN (SELECT (claim_id, version) FROM kept_version);

CREATE OR REPLACE TEMP TABLE kept_change AS
SELECT change_id
FROM (
    SELECT * EXCLUDE (epoch_id, recorded_at, confirm_recorded_at)
    FROM change
    SEMI JOIN refolded USING (source_id)
    WHERE change_type <> 'citation_broken'
    INTERSECT
    SELECT * FROM new_change
);
INSERT INTO change_superseded BY NAME
SELECT change.*, $recorded_at::TIMESTAMPTZ AS superseded_at
FROM change
SEMI JOIN refolded USING (source_id)
ANTI JOIN kept_change USING (change_id)
-- Of two sources, not of one: break_citation looks after it.
WHERE change_type <> 'citation_broken';
DELETE FROM change
WHERE source_id IN (FROM refolded) AND change_type <> 'citation_broken' AND change_id NOT IN (FROM kept_change);
DELETE FROM new_change WHERE change_id IN (FROM kept_change);

CREATE OR REPLACE TEMP TABLE kept_text_change AS
SELECT text_change_id
FROM (
    SELECT * EXCLUDE (epoch_id, recorded_at) FROM text_change SEMI JOIN refolded USING (source_id)
    INTERSECT
    SELECT * FROM new_text_change
);
INSERT INTO text_change_superseded BY NAME
SELECT text_change.*, $recorded_at::TIMESTAMPTZ AS superseded_at
FROM text_change
SEMI JOIN refolded USING (source_id)
ANTI JOIN kept_text_change USING (text_change_id);
DELETE FROM text_change WHERE source_id IN (FROM refolded) AND text_change_id NOT IN (FROM kept_text_change);
DELETE FROM new_text_change WHERE text_change_id IN (FROM kept_text_change);

DELETE FROM location WHERE source_id IN (FROM refolded);
DELETE FROM source_status WHERE source_id IN (FROM refolded);
DELETE FROM citation WHERE source_id IN (FROM refolded);
UPDATE capture
SET
    outcome = judged_outcome,
    is_good = judged_outcome IN ('fetched', 'unchanged'),
    reason = regexp_replace(reason, '(; )?held back: [^;]*$', '')
WHERE source_id IN (FROM refolded) AND outcome <> judged_outcome;
