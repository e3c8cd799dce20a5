CREATE OR REPLACE VIEW source_health AS
WITH failing AS (
    SELECT capture.source_id, count(*) AS failures_in_a_row
    FROM capture
    LEFT JOIN source_last_capture USING (source_id)
    WHERE NOT capture.is_good AND capture.captured_at > coalesce(source_last_capture.last_good_at, '-infinity')
    GROUP BY capture.source_id
),
advice AS (
    SELECT source_last_capture.source_id, arg_min(remedy.what_to_do, remedy.place) AS what_to_do
    FROM source_last_capture
    LEFT JOIN failing USING (source_id)
    JOIN remedy
        ON remedy.outcome = source_last_capture.last_outcome
        AND source_last_capture.last_reason LIKE remedy.reason_like
        AND coalesce(failing.failures_in_a_row, 0) >= remedy.failures_in_a_row
    GROUP BY source_last_capture.source_id
),
health AS (
    SELECT
        source.source_id,
        source.publisher,
        source.source_kind,
        source.is_tracked,
        source_last_capture.last_capture_at,
        source_last_capture.last_outcome,
        source_last_capture.last_reason,
        source_last_capture.last_quality,
        source_last_capture.last_good_at,
        date_diff('day', source_last_capture.last_good_at, now()) AS days_stale,
        coalesce(failing.failures_in_a_row, 0) AS failures_in_a_row,
        coalesce(location.url, source.url, source.path) AS current_location,
        coalesce(source_status.status, 'ok') AS status,
        coalesce(claims.claim_count, 0) AS claim_count,
        source.discovered_from,
        CASE
            WHEN source.same_as IS NOT NULL THEN 'nothing: the same document as ' || source.same_as
            WHEN NOT source.is_tracked THEN 'nothing: it is followed no more'
            WHEN source.discovered_from IS NOT NULL AND source_last_capture.last_outcome IN ('missing', 'gone', 'redirected_away')
                THEN 'nothing: it is only cited; who cites it has a citation_broken once it is sure to be gone'
            WHEN source_last_capture.last_capture_at IS NULL THEN 'wait: the next run looks at it'
            ELSE coalesce(advice.what_to_do, 'look at the page (last_reason)')
        END AS what_to_do
    FROM source
    LEFT JOIN source_last_capture USING (source_id)
    LEFT JOIN failing USING (source_id)
    LEFT JOIN advice USING (source_id)
    LEFT JOIN location ON location.source_id = source.source_id AND location.valid_to IS NULL
    LEFT JOIN source_status ON source_status.source_id = source.source_id AND source_status.valid_to IS NULL
    LEFT JOIN (
        SELECT source_id, count(*) AS claim_count FROM claim_version WHERE valid_to IS NULL GROUP BY source_id
    ) AS claims
        ON claims.source_id = source.source_id
)
SELECT *, NOT regexp_matches(what_to_do, '^(wait|nothing)\b') AS is_actionable
FROM health;
COMMENT ON VIEW source_health IS 'One row is a source: how its captures go, and what to do about it.';
COMMENT ON COLUMN source_health.last_outcome IS 'suspect with "held back" in last_reason: most claims or most of the text vanished at once, and the next good capture decides.';
COMMENT ON COLUMN source_health.last_quality IS '1 clean; 0.8 good, with a doubt noted in last_reason; 0.3 suspect; 0 no evidence.';
COMMENT ON COLUMN source_health.days_stale IS 'Days since the last good capture.';
COMMENT ON COLUMN source_health.status IS 'ok, blocked or gone, as its captures so far say.';
COMMENT ON COLUMN source_health.discovered_from IS 'The source that cites it, where a citation brought it in; NULL for sources of the subject folder.';
COMMENT ON COLUMN source_health.is_actionable IS 'True where nothing will get better unless a person does something: what_to_do says what.';
