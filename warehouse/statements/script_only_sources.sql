-- Sources to render: those rendered last time, and those whose last two captures showed nothing without scripts.
SELECT source_id
FROM (
    SELECT
        source_id,
        renderer,
        reason,
        row_number() OVER (PARTITION BY source_id ORDER BY captured_at DESC) AS age
    FROM capture
    WHERE origin = 'live'
)
GROUP BY source_id
HAVING bool_or(renderer IS NOT NULL AND age = 1)
    OR count(*) FILTER (age <= 2 AND reason LIKE '%nothing without scripts%') = 2
ORDER BY source_id;
