CREATE OR REPLACE TEMP TABLE new_state AS
SELECT *
FROM read_json(
    $rows,
    format = 'newline_delimited',
    columns = {
        source_id: 'VARCHAR', document_id: 'BIGINT', links_id: 'BIGINT', location_url: 'VARCHAR', status: 'VARCHAR',
        is_waiting: 'BOOLEAN', state: 'JSON'
    }
);
