-- A fingerprint of each table of the history, whatever the order of its rows and whenever they were recorded.
SELECT
    'claim_version' AS name,
    count(*) AS row_count,
    format('{:016x}{:016x}', bit_xor(md5_number_upper(row_text)), bit_xor(md5_number_lower(row_text))) AS fingerprint
FROM (
    SELECT to_json(version)::VARCHAR AS row_text
    FROM (SELECT * EXCLUDE (run_id, epoch_id, recorded_at, close_recorded_at) FROM claim_version) AS version
)
UNION ALL
SELECT
    'change',
    count(*),
    format('{:016x}{:016x}', bit_xor(md5_number_upper(row_text)), bit_xor(md5_number_lower(row_text)))
FROM (
    SELECT to_json(event)::VARCHAR AS row_text
    FROM (SELECT * EXCLUDE (run_id, epoch_id, recorded_at, confirm_recorded_at) FROM change) AS event
)
UNION ALL
SELECT
    'text_change',
    count(*),
    format('{:016x}{:016x}', bit_xor(md5_number_upper(row_text)), bit_xor(md5_number_lower(row_text)))
FROM (
    SELECT to_json(edit)::VARCHAR AS row_text
    FROM (SELECT * EXCLUDE (run_id, epoch_id, recorded_at) FROM text_change) AS edit
);
