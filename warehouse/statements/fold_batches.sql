-- Sources to fold, in batches of about $size observations; those folded from the start apart from those that go on.
SELECT
    source_id,
    is_out_of_order,
    (sum(observations) OVER (PARTITION BY is_out_of_order ORDER BY source_id)) // $size AS batch
FROM (
    SELECT to_fold.source_id, is_out_of_order, count(*) AS observations
    FROM to_fold
    JOIN capture ON capture.source_id = to_fold.source_id
        AND (is_out_of_order OR capture.captured_at >= first_new_at)
    GROUP BY ALL
)
ORDER BY is_out_of_order, batch, source_id;
