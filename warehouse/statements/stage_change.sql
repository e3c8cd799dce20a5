CREATE OR REPLACE TEMP TABLE new_change AS
SELECT *
FROM read_json(
    $rows,
    format = 'newline_delimited',
    columns = {
        change_id: 'VARCHAR', change_type: 'VARCHAR', severity: 'INTEGER', source_id: 'VARCHAR', claim_id: 'VARCHAR',
        therapy: 'VARCHAR', relation_group: 'VARCHAR', outcome: 'VARCHAR', attribute: 'VARCHAR',
        before_value: 'VARCHAR', after_value: 'VARCHAR', before_quote: 'VARCHAR', after_quote: 'VARCHAR',
        last_seen_before_at: 'TIMESTAMPTZ', first_seen_after_at: 'TIMESTAMPTZ', is_confirmed: 'BOOLEAN',
        before_version: 'INTEGER', after_version: 'INTEGER', run_id: 'VARCHAR'
    }
);
