-- The epoch in which history was last written, where it is not the current one.
SELECT epoch_id, count(*) AS sources FROM fold_state WHERE epoch_id <> $epoch_id GROUP BY epoch_id ORDER BY sources DESC;
