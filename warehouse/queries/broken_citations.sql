-- Which articles point to pages that are gone, and where can these still be read?
SELECT broken.publisher, broken.source_id, broken.before_value AS cited_url, broken.before_quote AS cited_in,
    broken.first_seen_after_at::DATE AS broken_since, nullif(broken.after_value, 'gone') AS still_shown_at
FROM claim_change AS broken
WHERE broken.change_type = 'citation_broken'
ORDER BY broken_since DESC, broken.publisher, cited_url;
