-- Which publishers have been softening their claims, and which have been sharpening them?
SELECT
    publisher,
    source_kind,
    count(*) FILTER (change_type = 'softened') AS softened,
    count(*) FILTER (change_type = 'strengthened') AS strengthened,
    count(*) FILTER (change_type = 'reversed') AS reversed,
    count(*) FILTER (change_type = 'withdrawn' AND is_confirmed) AS withdrawn
FROM claim_change
GROUP BY publisher, source_kind
HAVING softened + strengthened + reversed + withdrawn > 0
ORDER BY softened + strengthened + reversed + withdrawn DESC, publisher;
