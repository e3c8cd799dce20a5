-- Captures as the history sees them, under the current epoch.
CREATE OR REPLACE VIEW observation AS
SELECT
    capture.source_id,
    capture.captured_at,
    capture.run_id,
    capture.judged_outcome AS outcome,
    capture.final_url,
    capture.snapshot_sha256,
    yield.document_id,
    yield.links_id,
    capture.judged_outcome IN ('fetched', 'unchanged') AND yield.document_id IS NOT NULL AS is_good,
    capture.outcome = 'suspect' AND capture.judged_outcome <> 'suspect' AS is_held
FROM capture
LEFT JOIN (
    SELECT snapshot_document.*
    FROM snapshot_document
    JOIN epoch USING (epoch_id)
    WHERE epoch.is_current
) AS yield USING (snapshot_sha256);
COMMENT ON VIEW observation IS 'One row is a capture with the document it shows under the current epoch.';
