SELECT snapshot_sha256, url, media_type, byte_count, captured_at, warc_file, warc_offset, warc_length
FROM snapshot
ANTI JOIN (FROM snapshot_document WHERE epoch_id = $epoch_id) AS read USING (snapshot_sha256)
ORDER BY warc_file, warc_offset;
