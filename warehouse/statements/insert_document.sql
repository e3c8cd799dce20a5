INSERT INTO document BY NAME
SELECT *
FROM read_json(
    $rows,
    format = 'newline_delimited',
    columns = {
        document_id: 'BIGINT', epoch_id: 'VARCHAR', text_sha256: 'VARCHAR', text_chars: 'INTEGER', title: 'VARCHAR',
        language: 'VARCHAR', stated_date: 'VARCHAR', canonical_url: 'VARCHAR', media_type: 'VARCHAR',
        claim_count: 'INTEGER'
    }
);
