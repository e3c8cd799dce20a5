CREATE OR REPLACE TEMP TABLE new_update AS
SELECT *
FROM read_json(
    $rows,
    format = 'newline_delimited',
    columns = {
        source_id: 'VARCHAR', claim_id: 'VARCHAR', version: 'INTEGER', change_id: 'VARCHAR', "table": 'VARCHAR',
        key: 'VARCHAR', valid_to: 'TIMESTAMPTZ', last_seen_at: 'TIMESTAMPTZ', closed_by: 'VARCHAR'
    }
);
