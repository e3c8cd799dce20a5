-- First which rows, then what they hold, as for the claims.
SELECT document_id, label, concept, text, char_start, char_end, passage, polarity, certainty
FROM mention
WHERE rowid IN (
    SELECT mention.rowid
    FROM mention
    SEMI JOIN part ON part.document_id = mention.document_id AND part.ordinal = mention.passage
)
ORDER BY document_id, char_start, char_end, label, concept;
