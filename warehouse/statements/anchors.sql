SELECT source_id, claim_id, snapshot_sha256, quote, char_start, char_end
FROM claim_version
ORDER BY snapshot_sha256, char_start;
