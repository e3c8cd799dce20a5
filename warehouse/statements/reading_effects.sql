-- What another reading of the same bytes came to at $recorded_at: differences listed, and changes between captures that
-- show the very same bytes, of which there must be none.
SELECT
    (SELECT count(*) FROM epoch_difference WHERE recorded_at = $recorded_at),
    (
        SELECT count(*)
        FROM change
        JOIN capture AS before
            ON before.source_id = change.source_id AND before.captured_at = change.last_seen_before_at
        JOIN capture AS after
            ON after.source_id = change.source_id AND after.captured_at = change.first_seen_after_at
        WHERE change.claim_id IS NOT NULL AND before.snapshot_sha256 = after.snapshot_sha256
    );
