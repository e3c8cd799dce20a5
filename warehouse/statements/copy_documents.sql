-- What the current epoch has read from the snapshots.
INSERT INTO replay.snapshot_document
FROM warehouse.snapshot_document
WHERE epoch_id IN (SELECT epoch_id FROM warehouse.epoch WHERE is_current);
INSERT INTO replay.document
FROM warehouse.document
WHERE epoch_id IN (SELECT epoch_id FROM warehouse.epoch WHERE is_current);
INSERT INTO replay.passage FROM warehouse.passage SEMI JOIN replay.document USING (document_id);
INSERT INTO replay.mention FROM warehouse.mention SEMI JOIN replay.document USING (document_id);
INSERT INTO replay.document_claim FROM warehouse.document_claim SEMI JOIN replay.document USING (document_id);
INSERT INTO replay.document_link FROM warehouse.document_link;
