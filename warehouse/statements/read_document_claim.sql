SELECT to_json(document_claim)
FROM document_claim
SEMI JOIN wanted_document USING (document_id)
ORDER BY document_id, ordinal;
