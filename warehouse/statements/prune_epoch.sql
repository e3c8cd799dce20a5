-- Forget what epochs other than the current one read; what is believed today stays, and the archive is not touched.
CREATE OR REPLACE TEMP TABLE old_epoch AS
SELECT epoch_id FROM epoch WHERE NOT is_current;
CREATE OR REPLACE TEMP TABLE old_document AS
SELECT document_id FROM document SEMI JOIN old_epoch USING (epoch_id);
DELETE FROM passage WHERE document_id IN (FROM old_document);
DELETE FROM mention WHERE document_id IN (FROM old_document);
DELETE FROM document_claim WHERE document_id IN (FROM old_document);
DELETE FROM document WHERE document_id IN (FROM old_document);
DELETE FROM trial_record WHERE epoch_id IN (FROM old_epoch);
DELETE FROM paper_notice_record WHERE epoch_id IN (FROM old_epoch);
DELETE FROM snapshot_document WHERE epoch_id IN (FROM old_epoch);
DELETE FROM document_link WHERE links_id NOT IN (SELECT links_id FROM snapshot_document WHERE links_id IS NOT NULL);
DELETE FROM claim_version_superseded WHERE epoch_id IN (FROM old_epoch);
DELETE FROM change_superseded WHERE epoch_id IN (FROM old_epoch);
DELETE FROM text_change_superseded WHERE epoch_id IN (FROM old_epoch);
SELECT count(*) FROM old_document;
