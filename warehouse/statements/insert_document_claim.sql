INSERT INTO document_claim BY NAME
SELECT *
FROM read_json(
    $rows,
    format = 'newline_delimited',
    columns = {
        document_id: 'BIGINT', ordinal: 'INTEGER', therapy: 'VARCHAR', relation: 'VARCHAR',
        relation_group: 'VARCHAR', outcome: 'VARCHAR', condition: 'VARCHAR', polarity: 'VARCHAR',
        certainty: 'VARCHAR',
        quantities: 'STRUCT("value" DOUBLE, unit VARCHAR, comparator VARCHAR, "text" VARCHAR, measures VARCHAR)[]',
        population: 'VARCHAR', evidence_type: 'VARCHAR', evidence: 'VARCHAR', attribution: 'VARCHAR',
        attribution_type: 'VARCHAR', is_anaphoric: 'BOOLEAN', quote: 'VARCHAR', char_start: 'INTEGER',
        char_end: 'INTEGER', heading: 'VARCHAR[]', passage: 'INTEGER', rule_id: 'VARCHAR',
        content_key: 'BIGINT'
    }
);
