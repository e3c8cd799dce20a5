CREATE OR REPLACE TEMP TABLE new_text_change AS
SELECT *
FROM read_json(
    $rows,
    format = 'newline_delimited',
    columns = {
        text_change_id: 'VARCHAR', source_id: 'VARCHAR', text_change_type: 'VARCHAR', before_text: 'VARCHAR',
        after_text: 'VARCHAR', heading: 'VARCHAR[]', last_seen_before_at: 'TIMESTAMPTZ',
        first_seen_after_at: 'TIMESTAMPTZ', run_id: 'VARCHAR'
    }
);
