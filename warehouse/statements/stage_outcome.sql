CREATE OR REPLACE TEMP TABLE new_outcome AS
SELECT *
FROM read_json(
    $rows,
    format = 'newline_delimited',
    columns = {source_id: 'VARCHAR', captured_at: 'TIMESTAMPTZ', outcome: 'VARCHAR', held_because: 'VARCHAR'}
);
