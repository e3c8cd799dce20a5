-- The subject folder decides: its sources are as it says, sources it no longer lists are tracked no more.
CREATE OR REPLACE TEMP TABLE known_source AS FROM source;
DELETE FROM source WHERE source_id IN (SELECT source_id FROM stage_source);
UPDATE source SET is_tracked = false WHERE discovered_from IS NULL;
INSERT INTO source BY NAME
SELECT
    stage_source.* EXCLUDE (discovered_from),
    coalesce(stage_source.discovered_from, known_source.discovered_from) AS discovered_from,
    true AS is_tracked,
    coalesce(known_source.first_listed_at, $seen_at) AS first_listed_at
FROM stage_source
LEFT JOIN known_source USING (source_id);
DROP TABLE known_source;
