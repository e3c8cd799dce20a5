SELECT to_json(passage) FROM passage SEMI JOIN wanted_document USING (document_id) ORDER BY document_id, ordinal;
