SELECT document_id, ordinal, text_key
FROM passage
SEMI JOIN wanted_document USING (document_id)
ORDER BY document_id, ordinal;
