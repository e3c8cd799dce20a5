SELECT to_json(document_link) FROM document_link SEMI JOIN wanted_links USING (links_id) ORDER BY links_id, ordinal;
