INSERT INTO paper_notice_record BY NAME
SELECT DISTINCT read.*
FROM read_json(
    $rows,
    format = 'newline_delimited',
    columns = {
        snapshot_sha256: 'VARCHAR', epoch_id: 'VARCHAR', paper: 'VARCHAR', notice_type: 'VARCHAR',
        notice_key: 'VARCHAR', dated: 'VARCHAR', label: 'VARCHAR'
    }
) AS read
ANTI JOIN paper_notice_record AS known USING (snapshot_sha256, epoch_id);
