SELECT snapshot_sha256, url, media_type, byte_count, captured_at, warc_file, warc_offset, warc_length
FROM snapshot
WHERE snapshot_sha256 IN (SELECT unnest($snapshot_sha256s::VARCHAR[]));
