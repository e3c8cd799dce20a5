-- Every key and every place of every source; of two sources at one place the tracked and older one.
SELECT place, arg_min(source_id, (NOT is_tracked, first_listed_at, source_id))
FROM (
    SELECT source_key AS place, source_id FROM source WHERE source_key IS NOT NULL
    UNION
    SELECT url_key, source_id FROM source WHERE url_key IS NOT NULL
    UNION
    SELECT url_key, source_id FROM location
)
JOIN source USING (source_id)
GROUP BY place;
