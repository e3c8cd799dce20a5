-- Where a permanent redirect of a source led last.
SELECT source_id, requested_url, arg_max(final_url, captured_at) AS final_url
FROM capture
WHERE origin = 'live' AND is_good AND is_permanent_redirect
GROUP BY source_id, requested_url;
