-- Keep the sources handed over; what is known of them from before is looked up in replace_source.
CREATE OR REPLACE TEMP TABLE stage_source AS
SELECT *
FROM read_json(
    $rows,
    format = 'newline_delimited',
    columns = {
        source_id: 'VARCHAR', publisher: 'VARCHAR', source_kind: 'VARCHAR', title: 'VARCHAR', url: 'VARCHAR',
        path: 'VARCHAR', source_key: 'VARCHAR', url_key: 'VARCHAR', cadence: 'VARCHAR', adapter: 'VARCHAR',
        follow_citations: 'BOOLEAN', min_chars: 'INTEGER', min_claims: 'INTEGER', headers: 'JSON',
        discovered_from: 'VARCHAR'
    }
);
