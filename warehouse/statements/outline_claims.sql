SELECT document_id, passage, content_key
FROM document_claim
SEMI JOIN wanted_document USING (document_id)
ORDER BY document_id, ordinal;
