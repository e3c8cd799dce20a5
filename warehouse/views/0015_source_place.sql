CREATE OR REPLACE VIEW source_place AS
SELECT place, arg_min(coalesce(same_as, source_id), (NOT is_tracked, first_listed_at, source_id)) AS source_id
FROM (
    SELECT source_key AS place, source_id FROM source WHERE source_key IS NOT NULL
    UNION
    SELECT url_key, source_id FROM source WHERE url_key IS NOT NULL
    UNION
    SELECT url_key, source_id FROM location
)
JOIN source USING (source_id)
GROUP BY place;
COMMENT ON VIEW source_place IS 'One row is a paper''s or trial''s key, or a URL key, and the source behind it; of two sources at one place the tracked and older one.';
