SELECT document_id, stated_date, text_chars FROM document SEMI JOIN wanted_document USING (document_id);
