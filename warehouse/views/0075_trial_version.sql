-- Good captures with the fields read from them; ISRCTN tells the status by dates, which are laid beside the capture's.
CREATE OR REPLACE VIEW trial_capture AS
SELECT
    capture.source_id,
    capture.captured_at,
    capture.snapshot_sha256,
    trial_record.* EXCLUDE (snapshot_sha256, epoch_id, status),
    coalesce(
        trial_record.status,
        CASE
            WHEN try_cast(completion_date AS DATE) <= capture.captured_at::DATE THEN 'completed'
            WHEN try_cast(recruitment_start AS DATE) > capture.captured_at::DATE THEN 'not_yet_recruiting'
            WHEN try_cast(recruitment_end AS DATE) < capture.captured_at::DATE THEN 'active_not_recruiting'
            WHEN recruitment_start IS NOT NULL THEN 'recruiting'
        END
    ) AS status
FROM capture
JOIN trial_record USING (snapshot_sha256)
JOIN epoch ON epoch.epoch_id = trial_record.epoch_id AND epoch.is_current
WHERE capture.is_good;
COMMENT ON VIEW trial_capture IS 'One row is a good capture of a registry record, with its fields.';

CREATE OR REPLACE VIEW trial_version AS
WITH fingerprint AS (
    SELECT
        *,
        hash(
            title, status, why_stopped, phases, enrolment, enrolment_type, sponsor, recruitment_start, recruitment_end,
            start_date, primary_completion_date, completion_date, results_posted_date, has_results, conditions,
            interventions, primary_outcomes, secondary_outcomes
        ) AS content
    FROM trial_capture
),
stepped AS (
    SELECT
        *,
        coalesce(content != lag(content) OVER (PARTITION BY source_id ORDER BY captured_at), true) AS is_new
    FROM fingerprint
),
numbered AS (
    SELECT *, sum(is_new::INTEGER) OVER (PARTITION BY source_id ORDER BY captured_at) AS version
    FROM stepped
),
version AS (
    SELECT
        source_id,
        version,
        min(captured_at) AS valid_from,
        max(captured_at) AS last_seen_at,
        arg_max(COLUMNS(numbered.* EXCLUDE (source_id, version, captured_at, is_new, content)), captured_at)
    FROM numbered
    GROUP BY source_id, version
)
SELECT
    version.*,
    lead(valid_from) OVER (PARTITION BY source_id ORDER BY valid_from) AS valid_to
FROM version;
COMMENT ON VIEW trial_version IS 'One row is a registry record over one half-open interval of good captures in which none of its fields changed (dates of upkeep apart).';
COMMENT ON COLUMN trial_version.valid_from IS 'First good capture that shows these fields.';
COMMENT ON COLUMN trial_version.valid_to IS 'First good capture that shows others; NULL while they stand.';

CREATE OR REPLACE VIEW trial_status AS
WITH stepped AS (
    SELECT
        source_id, registry_id, title, status, valid_from, valid_to, last_seen_at,
        status IS DISTINCT FROM lag(status) OVER (PARTITION BY source_id ORDER BY valid_from)
        OR lag(source_id) OVER (PARTITION BY source_id ORDER BY valid_from) IS NULL AS is_new
    FROM trial_version
),
numbered AS (
    SELECT *, sum(is_new::INTEGER) OVER (PARTITION BY source_id ORDER BY valid_from) AS spell
    FROM stepped
)
SELECT
    source_id,
    any_value(registry_id) AS registry_id,
    arg_max(title, valid_from) AS title,
    any_value(status) AS status,
    min(valid_from) AS valid_from,
    CASE WHEN bool_or(valid_to IS NULL) THEN NULL ELSE max(valid_to) END AS valid_to,
    max(last_seen_at) AS last_seen_at,
    date_diff('day', min(valid_from), CASE WHEN bool_or(valid_to IS NULL) THEN max(last_seen_at) ELSE max(valid_to) END)
        AS days
FROM numbered
GROUP BY source_id, spell;
COMMENT ON VIEW trial_status IS 'One row is a spell of a trial in one recruitment status.';
COMMENT ON COLUMN trial_status.days IS 'Days from the first capture in this status to the first in the next, or to the last capture while it stands.';

CREATE OR REPLACE VIEW paper_notice AS
SELECT
    notice.paper,
    cited.source_id,
    cited.publisher,
    cited.title,
    notice.notice_type,
    notice.notice_key,
    any_value(notice.dated) AS dated,
    any_value(notice.label) AS label,
    min(capture.captured_at) AS first_seen_at,
    max(capture.captured_at) AS last_seen_at,
    list(DISTINCT capture.source_id ORDER BY capture.source_id) AS told_by
FROM paper_notice_record AS notice
JOIN epoch ON epoch.epoch_id = notice.epoch_id AND epoch.is_current
JOIN capture ON capture.snapshot_sha256 = notice.snapshot_sha256 AND capture.is_good
LEFT JOIN source AS cited
    ON cited.source_key = notice.paper
GROUP BY ALL;
COMMENT ON VIEW paper_notice IS 'One row is a retraction, erratum or other notice on a paper, beside the paper where it is a source.';
COMMENT ON COLUMN paper_notice.told_by IS 'The sources (an index entry, usually) that tell of it.';
