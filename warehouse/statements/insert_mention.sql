INSERT INTO mention BY NAME
SELECT *
FROM read_json(
    $rows,
    format = 'newline_delimited',
    columns = {
        document_id: 'BIGINT', passage: 'INTEGER', label: 'VARCHAR', concept: 'VARCHAR', text: 'VARCHAR',
        char_start: 'INTEGER', char_end: 'INTEGER', polarity: 'VARCHAR', certainty: 'VARCHAR'
    }
);
