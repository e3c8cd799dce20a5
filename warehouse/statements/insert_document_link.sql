INSERT INTO document_link BY NAME
SELECT *
FROM read_json(
    $rows,
    format = 'newline_delimited',
    columns = {
        links_id: 'BIGINT', ordinal: 'INTEGER', url: 'VARCHAR', url_key: 'VARCHAR', anchor_text: 'VARCHAR',
        sentence: 'VARCHAR', char_start: 'INTEGER'
    }
);
