SELECT to_json(mention)
FROM mention
SEMI JOIN wanted_document USING (document_id)
ORDER BY document_id, char_start, char_end, label;
