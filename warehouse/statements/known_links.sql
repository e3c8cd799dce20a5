SELECT DISTINCT links_id FROM document_link WHERE links_id IN (SELECT unnest($links_ids::BIGINT[]));
