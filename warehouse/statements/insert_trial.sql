-- One row per registry id of a trial concept, with the registry record we follow where its key says so.
INSERT INTO trial BY NAME
SELECT listed.*, source.source_id
FROM read_json(
    $rows, format = 'newline_delimited', columns = {concept: 'VARCHAR', registry_id: 'VARCHAR', name: 'VARCHAR'}
) AS listed
LEFT JOIN (
    SELECT upper(split_part(source_key, ':', 2)) AS registry_id, min(source_id) AS source_id
    FROM source
    WHERE source_key IS NOT NULL
    GROUP BY ALL
) AS source ON source.registry_id = upper(listed.registry_id);
