-- Which source a citation points to: the same paper or trial record, else the same page, wherever it has been.
CREATE OR REPLACE TEMP TABLE cited AS
SELECT DISTINCT url_key, source_key, coalesce(by_key.source_id, by_url.source_id) AS source_id
FROM (SELECT DISTINCT url_key, source_key FROM citation) AS link
LEFT JOIN source_place AS by_key ON by_key.place = link.source_key
LEFT JOIN source_place AS by_url ON by_url.place = link.url_key;
UPDATE citation
SET cited_source_id = cited.source_id
FROM cited
WHERE cited.url_key = citation.url_key AND citation.cited_source_id IS DISTINCT FROM cited.source_id;

-- A citation is broken from the day on which both it stands and what it points to is gone.
CREATE OR REPLACE TEMP TABLE broken AS
WITH met AS (
    SELECT
        citation.source_id,
        citation.cited_source_id,
        citation.url_key,
        citation.url AS before_value,
        citation.sentence AS before_quote,
        greatest(citation.valid_from, source_status.valid_from) AS first_at
    FROM citation
    JOIN source_status
        ON source_status.source_id = citation.cited_source_id
        AND source_status.status = 'gone'
        AND source_status.valid_from < coalesce(citation.valid_to, 'infinity')
        AND coalesce(source_status.valid_to, 'infinity') > citation.valid_from
),
last_seen AS (
    SELECT met.cited_source_id, met.first_at, max(capture.captured_at) AS last_seen_before_at
    FROM (SELECT DISTINCT cited_source_id, first_at FROM met) AS met
    JOIN capture ON capture.source_id = met.cited_source_id AND is_good AND captured_at < first_at
    GROUP BY ALL
)
SELECT DISTINCT ON (change_id)
    substr(
        sha256(concat_ws(chr(31), met.source_id, 'citation_broken', met.url_key, epoch_us(met.first_at)::VARCHAR)), 1, 20
    ) AS change_id,
    met.*,
    last_seen.last_seen_before_at,
    seen.run_id
FROM met
LEFT JOIN last_seen USING (cited_source_id, first_at)
JOIN capture AS seen ON seen.captured_at = met.first_at AND seen.source_id IN (met.source_id, met.cited_source_id)
ORDER BY change_id, seen.source_id = met.source_id DESC;
INSERT INTO change_superseded BY NAME
SELECT change.*, $recorded_at::TIMESTAMPTZ AS superseded_at
FROM change
WHERE change_type = 'citation_broken' AND change_id NOT IN (SELECT change_id FROM broken);
DELETE FROM change WHERE change_type = 'citation_broken' AND change_id NOT IN (SELECT change_id FROM broken);
INSERT INTO change BY NAME
SELECT
    change_id,
    'citation_broken' AS change_type,
    $severity AS severity,
    source_id,
    'citation' AS attribute,
    before_value,
    'gone' AS after_value,
    before_quote,
    last_seen_before_at,
    first_at AS first_seen_after_at,
    true AS is_confirmed,
    run_id,
    $epoch_id AS epoch_id,
    $recorded_at AS recorded_at
FROM broken
WHERE change_id NOT IN (SELECT change_id FROM change WHERE change_type = 'citation_broken');
