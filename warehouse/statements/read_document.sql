SELECT to_json({document_id: document_id, stated_date: stated_date})
FROM document
SEMI JOIN wanted_document USING (document_id);
