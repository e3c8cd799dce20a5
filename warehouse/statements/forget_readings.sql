-- Forget what an epoch has read, so that every snapshot waits for it again.
DELETE FROM passage WHERE document_id IN (SELECT document_id FROM document WHERE epoch_id = $epoch_id);
DELETE FROM mention WHERE document_id IN (SELECT document_id FROM document WHERE epoch_id = $epoch_id);
DELETE FROM document_claim WHERE document_id IN (SELECT document_id FROM document WHERE epoch_id = $epoch_id);
DELETE FROM document WHERE epoch_id = $epoch_id;
DELETE FROM snapshot_document WHERE epoch_id = $epoch_id;
DELETE FROM trial_record WHERE epoch_id = $epoch_id;
DELETE FROM paper_notice_record WHERE epoch_id = $epoch_id;
