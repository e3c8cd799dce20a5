-- Add payloads not yet known.
INSERT INTO snapshot BY NAME
SELECT stored.*
FROM read_json(
    $rows,
    format = 'newline_delimited',
    columns = {
        snapshot_sha256: 'VARCHAR', url: 'VARCHAR', media_type: 'VARCHAR', byte_count: 'BIGINT',
        captured_at: 'TIMESTAMPTZ', warc_file: 'VARCHAR', warc_offset: 'BIGINT', warc_length: 'BIGINT'
    }
) AS stored
ANTI JOIN snapshot AS known USING (snapshot_sha256)
QUALIFY row_number() OVER (PARTITION BY stored.snapshot_sha256) = 1;
