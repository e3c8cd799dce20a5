CREATE OR REPLACE TEMP TABLE new_version AS
SELECT *
FROM read_json(
    $rows,
    format = 'newline_delimited',
    columns = {
        claim_id: 'VARCHAR', version: 'INTEGER', source_id: 'VARCHAR', therapy: 'VARCHAR', relation: 'VARCHAR',
        relation_group: 'VARCHAR', outcome: 'VARCHAR', condition: 'VARCHAR', polarity: 'VARCHAR',
        certainty: 'VARCHAR',
        quantities: 'STRUCT("value" DOUBLE, unit VARCHAR, comparator VARCHAR, "text" VARCHAR, measures VARCHAR)[]',
        population: 'VARCHAR', evidence_type: 'VARCHAR', evidence: 'VARCHAR', attribution: 'VARCHAR',
        attribution_type: 'VARCHAR', is_anaphoric: 'BOOLEAN', quote: 'VARCHAR', char_start: 'INTEGER',
        char_end: 'INTEGER', heading: 'VARCHAR[]', passage: 'INTEGER', rule_id: 'VARCHAR',
        snapshot_sha256: 'VARCHAR', valid_from: 'TIMESTAMPTZ', valid_to: 'TIMESTAMPTZ', last_seen_at: 'TIMESTAMPTZ',
        closed_by: 'VARCHAR', run_id: 'VARCHAR'
    }
);
