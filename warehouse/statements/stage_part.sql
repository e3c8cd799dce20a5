-- Passages to read in full.
CREATE OR REPLACE TEMP TABLE part AS
SELECT *
FROM read_json(
    $rows, format = 'newline_delimited', columns = {document_id: 'BIGINT', ordinal: 'INTEGER'}
);
