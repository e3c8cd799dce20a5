-- Documents and link sets the batch will look at.
CREATE OR REPLACE TEMP TABLE wanted_document AS
SELECT document_id FROM batch_observation WHERE document_id IS NOT NULL
UNION
SELECT document_id FROM batch_state WHERE document_id IS NOT NULL
UNION
SELECT (state ->> '$.held.document_id')::BIGINT FROM batch_state WHERE state ->> '$.held.document_id' IS NOT NULL
UNION
SELECT unnest(from_json(state -> '$.missing[*].document_id', '["BIGINT"]')) FROM batch_state WHERE is_waiting;
CREATE OR REPLACE TEMP TABLE wanted_links AS
SELECT links_id FROM batch_observation WHERE links_id IS NOT NULL
UNION
SELECT links_id FROM batch_state WHERE links_id IS NOT NULL
UNION
SELECT (state ->> '$.held.links_id')::BIGINT FROM batch_state WHERE state ->> '$.held.links_id' IS NOT NULL;
