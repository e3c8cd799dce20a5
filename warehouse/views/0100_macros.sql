CREATE OR REPLACE MACRO claims_as_of(ts, known_at := NULL) AS TABLE
SELECT believed.*, source.publisher, source.source_kind
FROM (
    SELECT * EXCLUDE (recorded_at, close_recorded_at, closed_by)
    FROM claim_version
    WHERE valid_from <= ts::TIMESTAMPTZ
        AND (
            valid_to IS NULL
            OR valid_to > ts::TIMESTAMPTZ
            -- Closed only later than the day we ask about: then we still took it to stand.
            OR close_recorded_at > known_at::TIMESTAMPTZ
        )
        AND (known_at IS NULL OR recorded_at <= known_at::TIMESTAMPTZ)
    UNION ALL
    SELECT * EXCLUDE (recorded_at, close_recorded_at, closed_by, superseded_at)
    FROM claim_version_superseded
    WHERE known_at IS NOT NULL
        AND valid_from <= ts::TIMESTAMPTZ
        AND (valid_to IS NULL OR valid_to > ts::TIMESTAMPTZ OR close_recorded_at > known_at::TIMESTAMPTZ)
        AND recorded_at <= known_at::TIMESTAMPTZ
        AND superseded_at > known_at::TIMESTAMPTZ
) AS believed
JOIN source USING (source_id);
COMMENT ON MACRO TABLE claims_as_of IS 'One row is a claim version that stood at ts, as we believe today or, with known_at, as we believed then.';

CREATE OR REPLACE MACRO changes_between(a, b) AS TABLE
SELECT *
FROM claim_change
WHERE first_seen_after_at > a::TIMESTAMPTZ AND coalesce(last_seen_before_at, first_seen_after_at) < b::TIMESTAMPTZ
    AND first_seen_after_at <= b::TIMESTAMPTZ
ORDER BY first_seen_after_at, severity DESC, source_id, change_id;
COMMENT ON MACRO TABLE changes_between IS 'One row is a change first seen after a and not after b.';

CREATE OR REPLACE MACRO claim_timeline(id) AS TABLE
SELECT
    claim_history.*,
    (
        SELECT string_agg(change_type, ', ' ORDER BY severity DESC, change_type)
        FROM change
        WHERE change.claim_id = claim_history.claim_id AND change.after_version = claim_history.version
    ) AS opened_by
FROM claim_history
WHERE claim_id = id
ORDER BY version;
COMMENT ON MACRO TABLE claim_timeline IS 'One row is a version of the claim, oldest first, with what opened and what closed it.';

CREATE OR REPLACE MACRO removed_text(term) AS TABLE
SELECT text_change.*, source.publisher, source.source_kind
FROM text_change
JOIN source USING (source_id)
WHERE contains(lower(before_text), lower(term)) AND NOT contains(lower(coalesce(after_text, '')), lower(term))
ORDER BY first_seen_after_at DESC, source_id, text_change_id;
COMMENT ON MACRO TABLE removed_text IS 'One row is a passage that held the term and, in a later good capture, no longer does.';
