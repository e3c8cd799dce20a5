INSERT INTO concept BY NAME
SELECT *
FROM read_json(
    $rows,
    format = 'newline_delimited',
    columns = {
        concept: 'VARCHAR', label: 'VARCHAR', name: 'VARCHAR', broader: 'VARCHAR', xrefs: 'JSON', form_count: 'INTEGER'
    }
);
