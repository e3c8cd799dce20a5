CREATE OR REPLACE TEMP TABLE new_interval AS
SELECT *
FROM read_json(
    $rows,
    format = 'newline_delimited',
    columns = {
        source_id: 'VARCHAR', "table": 'VARCHAR', key: 'VARCHAR', valid_from: 'TIMESTAMPTZ', valid_to: 'TIMESTAMPTZ',
        url: 'VARCHAR', source_key: 'VARCHAR', anchor_text: 'VARCHAR', sentence: 'VARCHAR'
    }
);
