INSERT INTO snapshot_document BY NAME
SELECT read.*
FROM read_json(
    $rows,
    format = 'newline_delimited',
    columns = {
        snapshot_sha256: 'VARCHAR', epoch_id: 'VARCHAR', document_id: 'BIGINT', links_id: 'BIGINT',
        unreadable_reason: 'VARCHAR'
    }
) AS read
ANTI JOIN snapshot_document AS known USING (snapshot_sha256, epoch_id)
QUALIFY row_number() OVER (PARTITION BY read.snapshot_sha256, read.epoch_id) = 1;
