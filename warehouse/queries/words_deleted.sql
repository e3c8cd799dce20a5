-- Where did the words "cure", "safe" or "proven" disappear from a page?
SELECT 'cure' AS word, publisher, first_seen_after_at::DATE AS gone_since, before_text, after_text
FROM removed_text('cure')
UNION ALL
SELECT 'safe', publisher, first_seen_after_at::DATE, before_text, after_text FROM removed_text('safe')
UNION ALL
SELECT 'proven', publisher, first_seen_after_at::DATE, before_text, after_text FROM removed_text('proven')
ORDER BY gone_since DESC, publisher, word;
