-- First which rows, then what they hold, as for the claims.
SELECT document_id, ordinal, passage_kind, text, char_start, char_end, heading, passage_group, intro
FROM passage
WHERE rowid IN (SELECT passage.rowid FROM passage SEMI JOIN part USING (document_id, ordinal))
ORDER BY document_id, ordinal;
