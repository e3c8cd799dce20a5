UPDATE source
SET same_as = $same_as, is_tracked = false
WHERE source_id = $source_id AND discovered_from IS NOT NULL;
