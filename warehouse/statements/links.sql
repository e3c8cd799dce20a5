SELECT wanted_links.links_id, url, anchor_text, sentence, char_start
FROM wanted_links
LEFT JOIN document_link USING (links_id)
ORDER BY wanted_links.links_id, ordinal;
