SELECT document_id FROM document WHERE document_id IN (SELECT unnest($document_ids::BIGINT[]));
