-- Which source a citation points to: the same paper or trial record, else the same page, wherever it has been.
CREATE OR REPLACE TEMP TABLE place AS
SELECT url_key, min(source_id) AS source_id
FROM (
    SELECT url_key, source_id FROM source WHERE url_key IS NOT NULL
    UNION
    SELECT url_key, source_id FROM location
)
GROUP BY url_key;
UPDATE citation
SET cited_source_id = place.source_id
FROM place
WHERE place.url_key = citation.url_key AND citation.cited_source_id IS DISTINCT FROM place.source_id;
