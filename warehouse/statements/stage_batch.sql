CREATE OR REPLACE TEMP TABLE batch AS
SELECT to_fold.*
FROM to_fold
WHERE source_id IN (SELECT unnest($source_ids::VARCHAR[]));
CREATE OR REPLACE TEMP TABLE batch_observation AS
SELECT observation.*
FROM observation
JOIN batch USING (source_id)
WHERE batch.is_out_of_order OR observation.captured_at >= batch.first_new_at;
CREATE OR REPLACE TEMP TABLE batch_state AS
SELECT
    fold_state.*,
    source.source_kind,
    (
        SELECT max(observation.captured_at)
        FROM observation
        WHERE observation.source_id = batch.source_id
            AND observation.captured_at < batch.first_new_at
            AND observation.is_good
            AND NOT observation.is_held
    ) AS last_good_at
FROM batch
JOIN fold_state USING (source_id)
JOIN source USING (source_id)
WHERE NOT batch.is_out_of_order;
