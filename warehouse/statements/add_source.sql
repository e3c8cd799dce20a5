-- Cited pages become sources; what is known already stays as it is.
INSERT INTO source BY NAME
SELECT stage_source.*, true AS is_tracked, $seen_at AS first_listed_at
FROM stage_source
ANTI JOIN source AS known USING (source_id)
QUALIFY row_number() OVER (PARTITION BY source_id) = 1;
