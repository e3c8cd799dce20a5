-- Every source ever observed is folded from the start.
CREATE OR REPLACE TEMP TABLE to_fold AS
SELECT source_id, min(captured_at) AS first_new_at, true AS is_out_of_order
FROM capture
GROUP BY source_id;
