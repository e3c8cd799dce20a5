INSERT INTO passage BY NAME
SELECT *
FROM read_json(
    $rows,
    format = 'newline_delimited',
    columns = {
        document_id: 'BIGINT', ordinal: 'INTEGER', passage_kind: 'VARCHAR', text: 'VARCHAR', char_start: 'INTEGER',
        char_end: 'INTEGER', heading: 'VARCHAR[]', passage_group: 'INTEGER', intro: 'INTEGER', text_key: 'BIGINT'
    }
);
